// Clouds of light folded into each other: sines that bend the place at which the next is read.
// One cycle of `phase` comes back to where it began.
uniform float scale = 3.0;       // [0, 8] how much of it is seen: waves in the height of the picture
uniform float phase = 0.0;       // cycle [0, 1] where the motion stands
uniform float warp = 1.1;        // [0, 2] how far it is folded
uniform float hue = 0.0;         // cycle [0, 1] turns all colours
uniform float contrast = 0.6;    // [0, 1] how dark the dark is
uniform vec2 offset = vec2(0.0); // [-2, 2] what part of it is seen, in heights of the picture

out vec4 color;

const float TAU = 6.2831853;

vec3 turned(vec3 c, float cycles) {
    // A turn about the grey axis keeps the sum of the three.
    float s = sin(TAU * fract(cycles)), k = cos(TAU * fract(cycles));
    return c * k + cross(vec3(0.57735), c) * s + vec3(dot(vec3(0.33333), c)) * (1.0 - k);
}

void main() {
    float t = TAU * fract(phase);
    vec2 p = ((uv - 0.5) * vec2(resolution.x / resolution.y, 1.0) + offset) * clamp(scale, -64.0, 64.0) * 2.2;
    float fold = clamp(warp, -16.0, 16.0);

    float height = 0.0;
    vec2 q = p;
    for (int i = 1; i <= 4; i++) {
        float n = float(i);
        // Each fold moves along its own circle, a whole number of times a cycle.
        vec2 shift = vec2(cos(t * (i % 2 == 0 ? -1.0 : 1.0) + 2.4 * n), sin(t + 1.7 * n));
        q += fold / n * sin(q.yx * (0.8 + 0.31 * n) + shift * 1.1 + vec2(1.3, 2.9) * n);
        height += sin(q.x + 0.7 * q.y * (i % 2 == 0 ? -1.0 : 1.0) + n) / n;
    }
    height = 0.5 + 0.24 * height;

    vec3 base = 0.5 + 0.5 * cos(TAU * (0.75 * height + 0.12 * sin(q.x * 0.5) + vec3(0.04, 0.17, 0.36)) + 1.2);
    float light = mix(0.75, smoothstep(0.05, 1.0, height + 0.12 * sin(q.y)), clamp(contrast, 0.0, 1.0));
    color = vec4(max(turned(base * light * light * 1.25, hue), 0.0), 1.0);
}
