// Two sounds against each other, as an oscilloscope draws them: the one moves the point across, the other up.
// The pictures that it takes have one column a sample, and their red is the sample: `waveform(voice, steady=0)`.
uniform sampler2D image;           // a row of samples from -1 to 1: across
uniform sampler2D by;              // another: up
uniform float gain = 0.4;          // gain [0, 2] heights of the picture for a sample of 1
uniform float line = 0.004;        // [0.001, 0.05] its width in heights of the picture
uniform float glow = 0.5;          // [0, 2] the light around it
uniform float pieces = 200.0;      // [16, 400] straight lines that the curve is drawn of
uniform vec3 tint = vec3(0.5, 1.0, 0.75);   // [0, 1] its colour

out vec4 color;

const int MOST = 400;

vec2 place(float t) {
    vec2 at = vec2(texture(image, vec2(t, 0.5)).r, texture(by, vec2(t, 0.5)).r);
    return clamp(at, -8.0, 8.0) * clamp(gain, -8.0, 8.0);
}

void main() {
    vec2 p = (uv - 0.5) * vec2(resolution.x / resolution.y, 1.0);
    int count = int(clamp(pieces, 1.0, float(MOST)));
    float least = 1.0e9, age = 0.0;
    // From the middle of the first pixel to that of the last, for textures repeat.
    float first = 0.5 / float(textureSize(image, 0).x), wide = 1.0 - 2.0 * first;
    vec2 last = place(first);
    for (int i = 1; i <= MOST; i++) {
        if (i > count) break;
        float t = float(i) / float(count);
        vec2 next = place(first + wide * t), way = next - last, to = p - last;
        to -= clamp(dot(to, way) / max(dot(way, way), 1.0e-9), 0.0, 1.0) * way;
        float d = dot(to, to);
        if (d < least) { least = d; age = t; }
        last = next;
    }
    least = sqrt(least);
    float half_line = max(0.5 * line, 0.0), pixel = 0.75 / resolution.y;
    float drawn = 1.0 - smoothstep(half_line - pixel, half_line + pixel, least);
    float halo = clamp(glow, 0.0, 100.0) * 0.012 / (0.012 + least) * exp(-least * 9.0) * 0.6;
    // What is older is darker.
    float light = clamp((drawn + halo) * (0.4 + 0.6 * age), 0.0, 4.0);
    color = vec4(tint * light + 0.25 * drawn * age, clamp(light, 0.0, 1.0));
}
