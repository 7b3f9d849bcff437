// From one picture to another, behind an edge that moves.
uniform sampler2D image;           // what is there at `position` 0
uniform sampler2D to;              // what is there at 1
uniform float position = 0.5;      // [0, 1]
uniform int by = 0;                // {line, circle, clock, blinds, luma} what moves; luma begins where `to` is light
uniform float softness = 0.02;     // [0, 1] of the edge
uniform float angle = 0.0;         // cycle [0, 1] the direction of the line and the blinds

out vec4 color;

const float TAU = 6.2831853;

void main() {
    float aspect = resolution.x / resolution.y, a = TAU * fract(angle), t;
    vec2 p = (uv - 0.5) * vec2(aspect, 1.0), way = vec2(cos(a), sin(a));
    float reach = 0.5 * (aspect * abs(way.x) + abs(way.y));
    vec4 from = texture(image, uv), next = texture(to, uv);
    if (by == 1) t = length(p) / length(vec2(0.5 * aspect, 0.5));
    else if (by == 2) t = fract(atan(p.x, p.y) / TAU - angle);
    else if (by == 3) t = fract((dot(p, way) / reach * 0.5 + 0.5) * 8.0);
    else if (by == 4) t = 1.0 - clamp(dot(next.rgb, vec3(0.2126, 0.7152, 0.0722)), 0.0, 1.0);
    else t = dot(p, way) / reach * 0.5 + 0.5;
    // At 0 and 1 the whole edge, soft as it may be, is outside.
    float wide = max(clamp(softness, 0.0, 1.0), 1.5 / resolution.y);
    float place = clamp(position, 0.0, 1.0) * (1.0 + 2.0 * wide) - wide;
    color = mix(next, from, smoothstep(place - wide, place + wide, t));
}
