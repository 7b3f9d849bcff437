// The pattern oscillator: stripes as a wave draws them, in three colours that run apart as `spread` grows.
// One cycle of `phase` moves them by one wave.
uniform float freq = 6.0;        // [0, 60] waves in the height of the picture
uniform float phase = 0.0;       // cycle [0, 1] where the wave stands
uniform float spread = 0.08;     // cycle [-0.5, 0.5] by how much each colour is behind the one before it
uniform float angle = 0.0;       // cycle [0, 1] the direction that the wave runs in; 0 is to the right
uniform float sharpness = 0.0;   // [0, 1] from sine to square
uniform float bend = 0.0;        // [-1, 1] bends the stripes into rings

out vec4 color;

const float TAU = 6.2831853;

void main() {
    vec2 p = (uv - 0.5) * vec2(resolution.x / resolution.y, 1.0);
    float turn = TAU * fract(angle);
    float straight = dot(p, vec2(cos(turn), sin(turn)));
    float place = freq * mix(straight, length(p) * sign(bend), abs(clamp(bend, -1.0, 1.0)));

    // How much of a wave one pixel covers: the edge of a square is as wide, and a wave too fine to be drawn is grey.
    float wide = min(fwidth(place), 1.0);
    float edge = max(1.0 - clamp(sharpness, 0.0, 1.0), min(3.1416 * wide, 1.0));
    float seen = 1.0 - smoothstep(0.35, 0.7, wide);

    vec3 wave = sin(TAU * (place - fract(phase) - fract(spread) * vec3(0.0, 1.0, 2.0)));
    color = vec4(0.5 + 0.5 * seen * clamp(wave / edge, -1.0, 1.0), 1.0);
}
