// A picture under a surface that is high where another is red: it is bent, and the slopes shine.
uniform sampler2D image;           // what lies beneath
uniform sampler2D surface;         // its red is the height
uniform float bend = 0.05;         // [-0.5, 0.5] how far slopes bend the picture
uniform float light = 0.8;         // [0, 4] how much they shine
uniform float angle = 0.35;        // cycle [0, 1] where the light comes from
uniform float width = 1.5;         // [1, 8] pixels over which a slope is measured

out vec4 color;

const float TAU = 6.2831853;

void main() {
    vec2 d = clamp(width, 0.5, 64.0) / resolution;
    float across = texture(surface, clamp(uv + vec2(d.x, 0.0), 0.0, 1.0)).r - texture(surface, clamp(uv - vec2(d.x, 0.0), 0.0, 1.0)).r;
    float up = texture(surface, clamp(uv + vec2(0.0, d.y), 0.0, 1.0)).r - texture(surface, clamp(uv - vec2(0.0, d.y), 0.0, 1.0)).r;
    // As slopes of a height of the picture, whatever its pixels.
    vec2 slope = clamp(vec2(across, up) / (2.0 * d.y), -100.0, 100.0) * 0.06;
    vec2 p = uv - bend * slope / vec2(resolution.x / resolution.y, 1.0);
    vec4 c = texture(image, 1.0 - abs(1.0 - 2.0 * fract(0.5 * clamp(p, -1.0e3, 1.0e3))));
    float a = TAU * fract(angle), facing = -dot(slope, vec2(cos(a), sin(a)));
    float gleam = pow(clamp(facing, 0.0, 1.0), 3.0) * light;
    color = vec4(max(c.rgb * max(1.0 + 0.8 * light * clamp(facing, -1.0, 1.0), 0.0) + gleam * vec3(0.8, 0.9, 1.0), 0.0), max(c.a, min(gleam, 1.0)));
}
