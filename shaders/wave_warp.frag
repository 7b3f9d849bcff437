// The wave transform: each place shows the one at 0.5 to 1 of its way from the centre, in waves that run and slow down.
// The rule is that of the network of 9 May 2015, where a click restarts a wave at a point: there `age` is the frames
// since the click, and the picture 450 pixels high.
uniform sampler2D image;
uniform float age = 40.0;          // [0, 600] frames since it began
uniform float coefficient = 0.5;   // [0, 2] how many waves
uniform vec2 center = vec2(0.5);   // [0, 1] where it began

out vec4 color;

void main() {
    float aspect = resolution.x / resolution.y, e = clamp(age, 1.0e-3, 1.0e6);
    vec2 p = (uv - center) * vec2(aspect, 1.0) * 450.0;
    float shift = e / (1.0 + 0.01 * e);
    float shrink = 0.25 * sin(clamp(coefficient * (length(p) / e + shift), -1.0e6, 1.0e6)) + 0.75;
    vec2 q = center + (uv - center) * shrink;
    bool inside = all(greaterThanEqual(q, vec2(0.0))) && all(lessThan(q, vec2(1.0)));
    color = inside ? texture(image, q) : vec4(0.0);
}
