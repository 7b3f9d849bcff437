// Black and white: what is lighter than a level, and what is not.
uniform sampler2D image;
uniform float level = 0.5;         // [0, 1]
uniform float softness = 0.02;     // [0, 1] how far it is from black to white
uniform bool colours = false;      // of red, green and blue each by itself

out vec4 color;

void main() {
    vec4 c = texture(image, uv);
    vec3 x = colours ? c.rgb : vec3(dot(c.rgb, vec3(0.2126, 0.7152, 0.0722)));
    vec3 wide = max(vec3(0.5 * softness), clamp(fwidth(x) * 0.7, 1.0e-5, 0.1));
    color = vec4(smoothstep(level - wide, level + wide, x) * c.a, c.a);
}
