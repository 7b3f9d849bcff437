// What is dark becomes transparent, what is light stays.
uniform sampler2D image;
uniform float level = 0.3;         // [0, 1] how light a thing must be to be seen
uniform float softness = 0.1;      // [0, 1] how far it is from clear to solid
uniform bool inverted = false;     // the light becomes transparent instead

out vec4 color;

void main() {
    vec4 c = texture(image, uv);
    float grey = dot(c.rgb, vec3(0.2126, 0.7152, 0.0722)) / max(c.a, 1.0e-3), wide = max(0.5 * softness, 1.0e-4);
    float seen = smoothstep(level - wide, level + wide, grey);
    color = c * (inverted ? 1.0 - seen : seen);
}
