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
const int PIECES = 320;

vec2 turned(vec2 c, vec2 by) {
    return vec2(c.x * by.x - c.y * by.y, c.x * by.y + c.y * by.x);
}

void main() {
    vec2 p = (uv - 0.5) * vec2(resolution.x / resolution.y, 1.0);
    float each = clamp(turns, 0.0, 64.0) / float(PIECES), large = clamp(size, -8.0, 8.0);
    // Two hands that turn by the same angles again and again: no sine is computed in the loop.
    float a = TAU * fract(phase), da = TAU * fract(clamp(x, -64.0, 64.0) * each), db = TAU * fract(clamp(y, -64.0, 64.0) * each);
    vec2 hand_x = vec2(cos(a), sin(a)), step_x = vec2(cos(da), sin(da));
    vec2 hand_y = vec2(1.0, 0.0), step_y = vec2(cos(db), sin(db));

    vec2 last = large * vec2(hand_x.y, hand_y.y);
    float least = 1.0e9, age = 0.0;
    for (int i = 0; i < PIECES; i++) {
        hand_x = turned(hand_x, step_x);
        hand_y = turned(hand_y, step_y);
        vec2 next = large * vec2(hand_x.y, hand_y.y), way = next - last, to = p - last;
        float h = clamp(dot(to, way) / max(dot(way, way), 1.0e-9), 0.0, 1.0);
        to -= h * way;
        float d = dot(to, to);
        if (d < least) { least = d; age = (float(i) + h) / float(PIECES); }
        last = next;
    }
    least = sqrt(least);
    float wide = max(0.5 * line, 0.0), pixel = 0.75 / resolution.y;
    float drawn = 1.0 - smoothstep(wide - pixel, wide + pixel, least);
    float halo = clamp(glow, 0.0, 100.0) * 0.012 / (0.012 + least) * exp(-least * 9.0) * 0.6;
    // It is a little brighter where the point is that draws it.
    float light = clamp((drawn + halo) * (0.6 + 0.4 * age), 0.0, 4.0);
    color = vec4(tint * light + 0.25 * drawn, clamp(light, 0.0, 1.0));
}
