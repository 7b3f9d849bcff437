// Cells around points that circle: every place belongs to the nearest point (Voronoi).
// One cycle of `phase` takes every point once around its own circle.
uniform float scale = 5.0;         // [0, 32] cells in the height of the picture
uniform float phase = 0.0;         // cycle [0, 1] where the points stand on their circles
uniform float jitter = 0.8;        // [0, 1] how far the points are from a square grid
uniform float border = 0.05;       // [0, 0.5] how wide the dark between two cells is, in cells
uniform float shade = 0.7;         // [0, 1] how far the light of a cell falls off from its point
uniform float hue = 0.58;          // cycle [0, 1] the colour in the middle
uniform float spread = 0.35;       // [0, 1] how far the cells' colours lie apart
uniform vec2 offset = vec2(0.0);   // [-4, 4] what part of it is seen, in heights of the picture

out vec4 color;

const float TAU = 6.2831853;

vec3 numbers(vec2 cell) {
    uvec2 u = uvec2(ivec2(cell));
    uint h = (u.x * 0x9E3779B1u) ^ (u.y * 0x85EBCA77u);
    vec3 found;
    for (int i = 0; i < 3; i++) {
        h = (h ^ (h >> 15)) * 0x2C1B3C6Du + 0x9E3779B9u;
        h = (h ^ (h >> 12)) * 0x297A2D39u;
        found[i] = float((h ^ (h >> 15)) >> 8) / 16777216.0;
    }
    return found;
}

vec2 point(vec2 cell) {
    vec3 n = numbers(cell);
    float a = TAU * (fract(phase) * (n.z < 0.5 ? 1.0 : -1.0) + n.y);
    return 0.5 + clamp(jitter, 0.0, 1.0) * ((n.xy - 0.5) * 0.5 + 0.25 * vec2(cos(a), sin(a)));
}

void main() {
    vec2 p = clamp(((uv - 0.5) * vec2(resolution.x / resolution.y, 1.0) + offset) * scale, -1.0e9, 1.0e9);
    vec2 home = floor(p), f = p - home;

    vec2 nearest = vec2(0.0), owner = vec2(0.0);
    float least = 1.0e9;
    for (int j = -1; j <= 1; j++)
        for (int i = -1; i <= 1; i++) {
            vec2 cell = vec2(i, j), d = cell + point(home + cell) - f;
            if (dot(d, d) < least) { least = dot(d, d); nearest = d; owner = cell; }
        }
    // The border of two cells is the line midway between their points; the nearest such line is as far as this.
    float wall = 1.0e9;
    for (int j = -2; j <= 2; j++)
        for (int i = -2; i <= 2; i++) {
            vec2 cell = owner + vec2(i, j), d = cell + point(home + cell) - f, apart = d - nearest;
            if (dot(apart, apart) > 1.0e-6) wall = min(wall, dot(0.5 * (d + nearest), normalize(apart)));
        }

    float pixel = max(abs(scale) / resolution.y, 1.0e-6);
    float inside = smoothstep(-pixel, pixel, wall - 0.5 * max(border, 0.0));
    float light = exp(-clamp(shade, 0.0, 8.0) * 2.5 * least);
    vec3 n = numbers(home + owner);
    vec3 tone = 0.5 + 0.42 * cos(TAU * (fract(hue) + clamp(spread, -8.0, 8.0) * (n.x - 0.5) - vec3(0.0, 0.33, 0.67)));
    // A third of white in the middle of a cell and less light in the darker ones: panes of glass, not paint.
    tone = mix(tone * tone, vec3(1.0), 0.3 * light * n.y);
    color = vec4(tone * light * inside * (0.2 + 0.8 * n.y * n.y), 1.0);
}
