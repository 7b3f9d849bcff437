// Simplex noise whose gradients turn: grey billows that curl in place instead of flowing past (flow noise).
// One cycle of `phase` comes back to where it began.
// Simplex noise and flow noise are Ken Perlin's (2001; with Fabrice Neyret).
uniform float scale = 3.0;         // [0, 32] cells in the height of the picture
uniform float phase = 0.0;         // cycle [0, 1] how far the gradients have turned
uniform float octaves = 4.0;       // [1, 8] how many sizes of billow; each is half the one before
uniform float roughness = 0.5;     // [0, 1] how strong each size is beside the one before
uniform float ridge = 0.0;         // [0, 1] from billows to ridges of light
uniform float contrast = 1.0;      // [0, 4] around mid grey
uniform vec2 offset = vec2(0.0);   // [-4, 4] what part of it is seen, in heights of the picture

out vec4 color;

const float TAU = 6.2831853;

float direction(vec2 cell, uint octave) {
    uvec2 u = uvec2(ivec2(cell));
    uint h = (u.x * 0x9E3779B1u) ^ (u.y * 0x85EBCA77u) ^ (octave * 0x27D4EB2Fu);
    h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
    h = (h ^ (h >> 12)) * 0x297A2D39u;
    return float((h ^ (h >> 15)) >> 8) / 16777216.0;
}

float corner(vec2 cell, vec2 d, float turn, uint octave) {
    float near = 0.5 - dot(d, d);
    if (near <= 0.0) return 0.0;
    float a = TAU * (direction(cell, octave) + turn);
    near *= near;
    return near * near * dot(vec2(cos(a), sin(a)), d);
}

float simplex_noise(vec2 p, float turn, uint octave) {
    p = clamp(p, -1.0e9, 1.0e9);
    vec2 cell = floor(p + (p.x + p.y) * 0.36602540);          // (sqrt(3) - 1) / 2: the skewed lattice
    vec2 a = p - cell + (cell.x + cell.y) * 0.21132487;       // (3 - sqrt(3)) / 6: and back
    vec2 middle = a.x > a.y ? vec2(1.0, 0.0) : vec2(0.0, 1.0);
    return 99.2 * (corner(cell, a, turn, octave) + corner(cell + middle, a - middle + 0.21132487, turn, octave)
                   + corner(cell + 1.0, a - 0.57735027, turn, octave));
}

void main() {
    vec2 p = ((uv - 0.5) * vec2(resolution.x / resolution.y, 1.0) + offset) * scale;
    float pixel = abs(scale) / resolution.y;
    float total = 0.0, weight = 0.0, strength = 1.0, count = clamp(octaves, 1.0, 8.0);
    for (int i = 0; i < 8; i++) {
        float share = clamp(count - float(i), 0.0, 1.0) * strength;
        float seen = 1.0 - smoothstep(0.3, 0.8, pixel);
        // Small billows turn twice as fast as the next larger ones: a whole number of times a cycle still.
        float n = simplex_noise(p, fract(phase) * float(1 << min(i, 3)), uint(i));
        float crest = 1.0 - 2.0 * sqrt(n * n + 0.0004);
        total += share * seen * mix(n, crest, clamp(ridge, 0.0, 1.0));
        weight += share;
        strength *= clamp(roughness, 0.0, 1.0);
        p = mat2(0.8, 0.6, -0.6, 0.8) * p * 2.0 + 11.7;
        pixel *= 2.0;
    }
    float grey = clamp(0.5 + 0.5 * total / weight * clamp(contrast, -100.0, 100.0), 0.0, 1.0);
    color = vec4(vec3(grey), 1.0);
}
