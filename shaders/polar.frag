// A picture rolled up around its middle: its width becomes the way around, there and back, its height the way outwards.
// Or unrolled again.
uniform sampler2D image;
uniform float amount = 1.0;        // [0, 1] how far it is rolled up
uniform float turn = 0.0;          // cycle [0, 1] turns it
uniform float depth = 0.0;         // cycle [0, 1] moves it outwards
uniform float repeats = 1.0;       // [1, 8] how many times it goes around, whole numbers without a seam
uniform bool unroll = false;       // the other way: rings become lines

out vec4 color;

const float TAU = 6.2831853;

void main() {
    float aspect = resolution.x / resolution.y;
    vec2 p = (uv - 0.5) * vec2(aspect, 1.0), q;
    if (unroll) {
        float a = TAU * (uv.x * repeats + fract(turn)), r = 0.5 * fract(uv.y + fract(depth));
        q = 0.5 + r * vec2(cos(a), sin(a)) / vec2(aspect, 1.0);
    } else {
        float around = atan(p.x, -p.y) / TAU + 0.5;
        q = vec2(2.0 * (around * repeats + fract(turn)), 2.0 * length(p) - 2.0 * fract(depth));
    }
    q = mix(uv, q, clamp(amount, 0.0, 1.0));
    color = texture(image, 1.0 - abs(1.0 - 2.0 * fract(0.5 * clamp(q, -1.0e6, 1.0e6))));
}
