// A picture on the walls of a tunnel, or rings of light if there is none. One cycle of `phase` goes one picture deep.
uniform sampler2D image;
uniform float phase = 0.0;         // cycle [0, 1] how far in
uniform float turn = 0.0;          // cycle [0, 1] turns it
uniform float repeats = 2.0;       // [1, 8] how many times the picture goes around, mirrored every other time
uniform float depth = 0.25;        // [0.05, 1] how long a picture is
uniform float twist = 0.0;         // cycle [-1, 1] how far each picture is turned beside the one before
uniform float fog = 0.6;           // [0, 2] how dark it is far in
uniform vec2 center = vec2(0.5);   // [0, 1] where it leads

out vec4 color;

const float TAU = 6.2831853;

void main() {
    vec2 p = (uv - center) * vec2(resolution.x / resolution.y, 1.0);
    float r = max(length(p), 1.0e-3), deep = clamp(depth, 1.0e-3, 100.0) / r;
    // A whole number of times around, or the ends would not meet.
    float around = atan(p.y, p.x) / TAU * 2.0 * max(floor(clamp(repeats, 1.0, 64.0) + 0.5), 1.0);
    vec2 q = vec2(around + 2.0 * fract(turn) + twist * deep, 2.0 * (0.5 * deep + fract(phase)));
    q = 1.0 - abs(1.0 - 2.0 * fract(0.5 * clamp(q, -1.0e5, 1.0e5)));
    float light = exp(-clamp(fog, 0.0, 100.0) * deep * 0.35);
    // Too far in to be drawn, it is dark.
    light *= 1.0 - smoothstep(0.2, 0.6, deep / r * 2.0 / resolution.y);
    color = texture(image, q) * vec4(vec3(light), 1.0);
}
