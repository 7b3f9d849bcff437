// The negative. What is transparent stays so.
uniform sampler2D image;
uniform float amount = 1.0;        // [0, 1]

out vec4 color;

void main() {
    vec4 c = texture(image, uv);
    color = vec4(mix(c.rgb, c.a - c.rgb, amount), c.a);
}
