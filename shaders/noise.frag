// Value noise in octaves: soft grey clouds. Numbers at the points of a lattice, joined smoothly.
// One cycle of `phase` goes through eight layers of the lattice and comes back to where it began.
uniform float scale = 4.0;         // [0, 32] cells in the height of the picture
uniform float phase = 0.0;         // cycle [0, 1] where the motion stands
uniform float octaves = 5.0;       // [1, 8] how many sizes of cloud; each is half the one before
uniform float roughness = 0.5;     // [0, 1] how strong each size is beside the one before
uniform float contrast = 1.6;      // [0, 4] around mid grey
uniform vec2 offset = vec2(0.0);   // [-4, 4] what part of it is seen, in heights of the picture

out vec4 color;

const uint LAYERS = 8u;

float number(ivec2 cell, uint layer, uint octave) {
    uvec2 u = uvec2(cell);
    uint h = u.x * 0x9E3779B1u ^ (u.y * 0x85EBCA77u + layer * 0xC2B2AE3Du) ^ octave * 0x27D4EB2Fu;
    h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
    h = (h ^ (h >> 12)) * 0x297A2D39u;
    return float((h ^ (h >> 15)) >> 8) / 16777215.0;
}

float plane(ivec2 cell, vec2 w, uint layer, uint octave) {
    return mix(mix(number(cell, layer, octave), number(cell + ivec2(1, 0), layer, octave), w.x),
               mix(number(cell + ivec2(0, 1), layer, octave), number(cell + ivec2(1, 1), layer, octave), w.x), w.y);
}

float value_noise(vec2 p, float z, uint octave) {
    // A lattice has 2^30 cells either way; what is beyond is its edge.
    p = clamp(p, -1.0e9, 1.0e9);
    vec2 f = fract(p), w = f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
    float g = fract(z), v = g * g * g * (g * (g * 6.0 - 15.0) + 10.0);
    uint layer = uint(floor(z));
    return mix(plane(ivec2(floor(p)), w, layer % LAYERS, octave),
               plane(ivec2(floor(p)), w, (layer + 1u) % LAYERS, octave), v);
}

void main() {
    vec2 p = ((uv - 0.5) * vec2(resolution.x / resolution.y, 1.0) + offset) * scale;
    float pixel = abs(scale) / resolution.y;
    float total = 0.0, weight = 0.0, strength = 1.0, count = clamp(octaves, 1.0, 8.0);
    for (int i = 0; i < 8; i++) {
        float share = clamp(count - float(i), 0.0, 1.0) * strength;
        // An octave whose cells are near the size of a pixel is left at its mean.
        float seen = 1.0 - smoothstep(0.3, 0.8, pixel);
        total += share * mix(0.5, value_noise(p, fract(phase) * float(LAYERS), uint(i)), seen);
        weight += share;
        strength *= clamp(roughness, 0.0, 1.0);
        p = mat2(0.8, 0.6, -0.6, 0.8) * p * 2.0 + 17.3;
        pixel *= 2.0;
    }
    float grey = clamp(0.5 + (total / weight - 0.5) * clamp(contrast, -100.0, 100.0), 0.0, 1.0);
    color = vec4(vec3(grey), 1.0);
}
