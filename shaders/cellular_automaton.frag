// A continuous cellular automaton: each cell weighs itself and its eight neighbours, and a curve makes of the sum what it
// will be. Feed it its own output: `worms = cellular_automaton(worms)`.
// Red is the cell; green and blue follow it, so what moves has a coloured shadow.
uniform sampler2D image;           // what was there before: this neuron's own output
uniform float middle = -0.66;      // [-1, 1] weight of the cell itself
uniform float side = -0.9;         // [-1, 1] weight of its four neighbours at the sides
uniform float corner = 0.68;       // [-1, 1] weight of its four neighbours at the corners
uniform int curve = 0;             // {well, ridge, bump, sine} what is made of the sum: 0 at 0 and 1 far off; its size; 1 near `place`; a wave
uniform float gain = 1.0;          // gain [0, 4] of the sum
uniform float place = 3.5;         // [-4, 4] of the bump
uniform float inertia = 0.0;       // [0, 1] how much of the cell stays as it is
uniform float density = 0.5;       // [0, 1] how much is alive at the beginning
uniform bool reset;                // [trigger] begins anew

out vec4 color;

float chance(ivec2 cell, uint draw) {
    uvec2 u = uvec2(cell);
    uint h = u.x * 0x9E3779B1u ^ u.y * 0x85EBCA77u ^ draw * 0x27D4EB2Fu;
    h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
    h = (h ^ (h >> 12)) * 0x297A2D39u;
    return float((h ^ (h >> 15)) >> 8) / 16777216.0;
}

float made_of(float x) {
    x = clamp(x * gain, -1.0e4, 1.0e4);
    if (curve == 1) return abs(x);
    if (curve == 2) return exp2(-(x - place) * (x - place));
    if (curve == 3) return 0.5 + 0.5 * sin(x);
    return 1.0 - exp2(-0.6 * x * x);
}

void main() {
    ivec2 wide = textureSize(image, 0), at = ivec2(uv * vec2(wide));
    float sum = 0.0;
    vec4 before = texelFetch(image, at, 0);
    for (int j = -1; j <= 1; j++)
        for (int i = -1; i <= 1; i++) {
            float w = i == 0 && j == 0 ? middle : i == 0 || j == 0 ? side : corner;
            sum += w * clamp(texelFetch(image, (at + ivec2(i, j) + wide) % wide, 0).r, 0.0, 1.0);
        }
    float next = mix(made_of(sum), before.r, clamp(inertia, 0.0, 1.0));
    if (before.a < 0.5 || reset) next = chance(at, 0u) < density ? chance(at, 1u) : 0.0;
    next = clamp(next, 0.0, 1.0);
    color = vec4(next, clamp(mix(before.g, next * next, 0.12), 0.0, 1.0), clamp(mix(before.b, next, 0.04), 0.0, 1.0), 1.0);
}
