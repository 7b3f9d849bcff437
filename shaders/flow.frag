// A picture carried along by a stream that whirls: smoke, ink, silk. Feed `previous` from the neuron's own output:
// `smoke = flow(shape, smoke)`. The stream is the curl of a noise, so it neither gathers nor thins out.
uniform sampler2D image;           // what is new
uniform sampler2D previous;        // what was there: this neuron's own output
uniform float amount = 0.004;      // [0, 0.02] how far it goes in a frame, in heights of the picture
uniform float scale = 3.0;         // [0.5, 16] whirls in the height of the picture
uniform float phase = 0.0;         // cycle [0, 1] where the stream's own motion stands
uniform float fade = 0.985;        // [0.8, 1] how much is left after a frame
uniform vec2 wind = vec2(0.0);     // [-0.02, 0.02] a steady part of the stream, in heights a frame

out vec4 color;

const float TAU = 6.2831853;

float potential(vec2 p) {
    float t = TAU * fract(phase), sum = 0.0;
    for (int i = 0; i < 4; i++) {
        float n = float(i);
        sum += sin(p.x + 0.9 * sin(p.y + t + 1.7 * n) + 2.1 * n) * sin(p.y + 0.9 * sin(p.x - t + 2.3 * n)) / (1.0 + n);
        p = mat2(0.6, 0.8, -0.8, 0.6) * p * 1.7 + 3.1;
    }
    return sum;
}

void main() {
    vec2 wide = vec2(resolution.x / resolution.y, 1.0);
    float n = clamp(scale, -64.0, 64.0) * 3.1416, e = 0.01;
    vec2 p = (uv - 0.5) * wide * n;
    vec2 curl = vec2(potential(p + vec2(0.0, e)) - potential(p - vec2(0.0, e)),
                     potential(p - vec2(e, 0.0)) - potential(p + vec2(e, 0.0))) / (2.0 * e);
    vec2 from = uv - (clamp(amount, -1.0, 1.0) * curl + wind) / wide;
    vec4 old = max(texture(previous, 1.0 - abs(1.0 - 2.0 * fract(0.5 * clamp(from, -1.0e3, 1.0e3)))), 0.0);
    old = max(min(old, 4.0) * clamp(fade, 0.0, 1.0) - 0.0004, 0.0);
    vec4 new = max(texture(image, uv), 0.0);
    color = min(new + old * (1.0 - clamp(new.a, 0.0, 1.0)), vec4(4.0, 4.0, 4.0, 1.0));
}
