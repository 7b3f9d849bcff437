// The curve of two oscillations at right angles: a whole ratio of the two closes it, as it makes a consonance.
uniform float x = 3.0;             // [1, 12] oscillations across
uniform float y = 2.0;             // [1, 12] oscillations up
uniform float phase = 0.1;         // cycle [0, 1] by how much the one across is ahead
uniform float size = 0.38;         // [0, 0.5] in heights of the picture
uniform float line = 0.004;        // [0.001, 0.05] its width in heights of the picture
uniform float glow = 0.5;          // [0, 2] the light around it
uniform float turns = 1.0;         // [0, 8] how long it is drawn: ratios that are not whole close later
uniform vec3 tint = vec3(0.45, 0.9, 1.0);  // [0, 1] its colour

out vec4 color;

const float TAU = 6.2831853;
const int PIECES = 160;

vec2 curve(float t) {
    return clamp(size, -8.0, 8.0) * vec2(sin(TAU * (clamp(x, -64.0, 64.0) * t + fract(phase))),
                                         sin(TAU * clamp(y, -64.0, 64.0) * t));
}

void main() {
    vec2 p = (uv - 0.5) * vec2(resolution.x / resolution.y, 1.0), last = curve(0.0);
    float least = 1.0e9, whole = clamp(turns, 0.0, 64.0), age = 0.0;
    for (int i = 1; i <= PIECES; i++) {
        float t = float(i) / float(PIECES) * whole;
        vec2 next = curve(t), way = next - last, to = p - last;
        float h = clamp(dot(to, way) / max(dot(way, way), 1.0e-9), 0.0, 1.0), d = length(to - h * way);
        if (d < least) { least = d; age = (float(i) - 1.0 + h) / float(PIECES); }
        last = next;
    }
    float wide = max(0.5 * line, 0.0), pixel = 0.75 / resolution.y;
    float drawn = 1.0 - smoothstep(wide - pixel, wide + pixel, least);
    float halo = clamp(glow, 0.0, 100.0) * 0.012 / (0.012 + least) * exp(-least * 9.0) * 0.6;
    // It is a little brighter where the point is that draws it.
    float light = clamp((drawn + halo) * (0.6 + 0.4 * age), 0.0, 4.0);
    color = vec4(tint * light + 0.25 * drawn, clamp(light, 0.0, 1.0));
}
