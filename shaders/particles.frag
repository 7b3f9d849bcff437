// Points of light that fly past. One cycle of `phase` takes each from far away to here.
uniform float density = 0.6;       // [0, 1] how many places have one
uniform float phase = 0.0;         // cycle [0, 1] how far they have flown
uniform float size = 2.5;          // [0, 4] of each
uniform float softness = 0.6;      // [0, 1] from discs to glows
uniform float turn = 0.0;          // cycle [0, 1] turns all
uniform float twinkle = 0.6;       // [0, 1] how unlike they are in brightness
uniform float hue = 0.58;          // cycle [0, 1] the colour of the far ones
uniform float spread = 0.12;       // cycle [-1, 1] by how much that of the near ones differs
uniform vec2 center = vec2(0.5);   // [0, 1] where they come from

out vec4 color;

const float TAU = 6.2831853;
const int LAYERS = 10;

vec4 numbers(ivec2 cell, uint layer) {
    uvec2 u = uvec2(cell);
    uint h = u.x * 0x9E3779B1u ^ u.y * 0x85EBCA77u ^ layer * 0x27D4EB2Fu;
    vec4 found;
    for (int i = 0; i < 4; i++) {
        h = (h ^ (h >> 15)) * 0x2C1B3C6Du + 0x9E3779B9u;
        h = (h ^ (h >> 12)) * 0x297A2D39u;
        found[i] = float((h ^ (h >> 15)) >> 8) / 16777216.0;
    }
    return found;
}

void main() {
    vec2 p = (uv - center) * vec2(resolution.x / resolution.y, 1.0);
    vec3 sum = vec3(0.0);
    float cover = 0.0;
    for (int i = 0; i < LAYERS; i++) {
        // A layer is born far away, where it is fine and dark, and dies behind the eye, where it is out of sight.
        float way = fract(fract(phase) + float(i) / float(LAYERS)), near = way * sqrt(way);
        float cells = mix(11.0, 0.7, near), a = TAU * (fract(turn) + 0.137 * float(i));
        vec2 q = mat2(cos(a), sin(a), -sin(a), cos(a)) * p * cells + 0.37;
        vec4 n = numbers(ivec2(floor(q)), uint(i));
        vec4 m = numbers(ivec2(floor(q)), uint(i + LAYERS));
        float radius = min(clamp(size, 0.0, 100.0) * (0.05 + 0.06 * n.z), 0.45);
        // The point keeps as far from the walls of its cell as it is wide.
        vec2 place = radius + (1.0 - 2.0 * radius) * n.xy;
        float d = length(fract(q) - place), pixel = cells / resolution.y;
        float disc = 1.0 - smoothstep(radius * 0.5 - pixel, radius * 0.5 + pixel, d);
        float glow = pow(max(1.0 - d / max(radius, 1.0e-4), 0.0), 2.5) * 1.6;
        float light = mix(disc, glow, clamp(softness, 0.0, 1.0)) * smoothstep(0.0, 0.3, way) * smoothstep(1.0, 0.85, way);
        light *= (1.0 - clamp(twinkle, 0.0, 1.0) * (0.5 + 0.5 * sin(TAU * (m.x + 3.0 * fract(phase))))) * step(n.w, density);
        vec3 tone = 0.5 + 0.5 * cos(TAU * (fract(hue) + clamp(spread, -8.0, 8.0) * (near + 0.5 * m.y) - vec3(0.0, 0.33, 0.67)));
        sum += mix(vec3(1.0), tone, 0.7) * light;
        cover = max(cover, light);
    }
    color = vec4(sum, clamp(cover, 0.0, 1.0));
}
