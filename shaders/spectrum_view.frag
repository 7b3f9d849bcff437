// A spectrum as bars of light. The picture that it takes has one column a band, and its red is how loud that is.
uniform sampler2D image;           // a row of numbers from 0 to 1
uniform float bars = 48.0;         // [1, 256] how many
uniform float height = 0.8;        // [0, 1] of the loudest, in heights of the picture
uniform float gap = 0.3;           // [0, 1] the dark between two bars
uniform float ground = 0.1;        // [0, 1] where they stand
uniform float mirrored = 0.3;      // [0, 1] how much of them is seen in the floor
uniform vec3 low = vec3(0.05, 0.2, 0.6);     // [0, 1] the colour at the foot
uniform vec3 high = vec3(0.9, 0.3, 0.55);    // [0, 1] the colour at the top

out vec4 color;

void main() {
    float n = max(floor(clamp(bars, 1.0, resolution.x) + 0.5), 1.0), at = uv.x * n, bar = floor(at);
    float loud = 0.0;
    for (int i = 0; i < 4; i++) loud = max(loud, texture(image, vec2((bar + (float(i) + 0.5) / 4.0) / n, 0.5)).r);
    float top = clamp(loud, 0.0, 4.0) * height, y = uv.y - ground;
    float wide = n / resolution.x, off = abs(at - bar - 0.5) - 0.5 * (1.0 - clamp(gap, 0.0, 1.0));
    float inside = clamp(0.5 - off / wide, 0.0, 1.0);
    float pixel = 1.0 / resolution.y;
    float up = smoothstep(0.0, pixel, y) * (1.0 - smoothstep(top - pixel, top, y));
    float down = smoothstep(0.0, pixel, -y) * (1.0 - smoothstep(0.5 * top - pixel, 0.5 * top, -y)) * mirrored * max(1.0 + 4.0 * y, 0.0);
    float t = clamp(abs(y) * (y < 0.0 ? 2.0 : 1.0) / max(height, 1.0e-3), 0.0, 1.0);
    float light = (up + down) * inside;
    color = vec4(mix(low, high, t) * light * (0.55 + 0.45 * t / max(top / max(height, 1.0e-3), 0.05)), light);
}
