// A sound as a line of light. The picture that it takes has one column a sample, and its red is the sample.
uniform sampler2D image;           // a row of samples from -1 to 1
uniform float gain = 0.4;          // gain [0, 2] heights of the picture for a sample of 1
uniform float line = 0.005;        // [0.001, 0.05] its width in heights of the picture
uniform float glow = 0.5;          // [0, 2] the light around it
uniform float position = 0.5;      // [0, 1] where it lies
uniform float roundness = 0.0;     // [0, 1] from a line to a ring
uniform vec3 tint = vec3(0.45, 1.0, 0.7);   // [0, 1] its colour

out vec4 color;

const float TAU = 6.2831853;
const int REACH = 12;

vec2 place(float t) {
    float aspect = resolution.x / resolution.y, s = clamp(texture(image, vec2(t, 0.5)).r, -8.0, 8.0) * gain;
    vec2 straight = vec2((t - 0.5) * aspect, s + position - 0.5);
    float a = TAU * t, r = 0.25 + 0.5 * s;
    return mix(straight, r * vec2(sin(a), cos(a)), clamp(roundness, 0.0, 1.0));
}

void main() {
    float aspect = resolution.x / resolution.y;
    vec2 p = (uv - 0.5) * vec2(aspect, 1.0);
    float ring = clamp(roundness, 0.0, 1.0);
    float middle = mix(uv.x, fract(atan(p.x, p.y) / TAU), ring > 0.5 ? 1.0 : 0.0);
    // The line is sought in the pieces near by, two pixels each.
    float each = 2.0 / resolution.x, least = 1.0e9;
    vec2 last = place(middle - float(REACH) * each);
    for (int i = 1 - REACH; i <= REACH; i++) {
        vec2 next = place(middle + float(i) * each), way = next - last, to = p - last;
        least = min(least, length(to - clamp(dot(to, way) / max(dot(way, way), 1.0e-9), 0.0, 1.0) * way));
        last = next;
    }
    float wide = max(0.5 * line, 0.0), pixel = 0.75 / resolution.y;
    float drawn = 1.0 - smoothstep(wide - pixel, wide + pixel, least);
    float halo = clamp(glow, 0.0, 100.0) * 0.012 / (0.012 + least) * exp(-least * 12.0) * 0.6;
    float light = clamp(drawn + halo, 0.0, 4.0);
    color = vec4(tint * light + 0.25 * drawn, clamp(light, 0.0, 1.0));
}
