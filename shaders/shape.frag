// One shape with a clean edge: a disc, a polygon, a star, or its outline. It is transparent around it.
uniform float sides = 3.0;         // [3, 16] corners; from 16 on a disc
uniform float radius = 0.3;        // [0, 1] in heights of the picture
uniform float softness = 0.0;      // [0, 1] of the edge, in radii
uniform float turn = 0.0;          // cycle [0, 1] turns it
uniform float star = 0.0;          // [0, 1] draws in the middles of the sides
uniform float line = 0.0;          // [0, 0.5] width of the outline in heights of the picture; 0 fills it
uniform vec2 center = vec2(0.5);   // [0, 1] where its middle is
uniform vec3 tint = vec3(1.0);     // [0, 1] its colour

out vec4 color;

const float PI = 3.1415927;

void main() {
    vec2 p = (uv - center) * vec2(resolution.x / resolution.y, 1.0);
    float size = clamp(radius, 0.0, 1.0e4), away = length(p);
    // The first corner points up.
    float a = atan(p.x, p.y) / (2.0 * PI) - fract(turn);

    float d = away - size;
    if (sides < 16.0) {
        // In the wedge around one corner, the side is a line from the corner to the middle of the side.
        float corners = clamp(floor(sides + 0.5), 3.0, 16.0), half_wedge = PI / corners;
        float b = abs(fract(a * corners + 0.5) - 0.5) * 2.0 * half_wedge;
        vec2 q = away * vec2(cos(b), sin(b));
        float waist = size * cos(half_wedge) * (1.0 - 0.95 * clamp(star, 0.0, 1.0));
        vec2 corner = vec2(size, 0.0), middle = waist * vec2(cos(half_wedge), sin(half_wedge));
        vec2 along = middle - corner, across = normalize(vec2(along.y, -along.x) + vec2(1.0e-9, 0.0));
        d = dot(q - corner, dot(across, corner) < 0.0 ? -across : across);
    }
    if (line > 0.0) d = abs(d) - 0.5 * line;

    float pixel = 1.0 / resolution.y;
    float edge = max(pixel, clamp(softness, 0.0, 1.0) * size);
    float cover = size > 0.0 ? 1.0 - smoothstep(-0.5 * edge, 0.5 * edge, d) : 0.0;
    color = vec4(tint, 1.0) * cover;
}
