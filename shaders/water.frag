// Water: waves that run, meet and are thrown back by the walls (the wave equation). Feed it its own output:
// `pond = water(pond)`, and look at it with `relief`. What else is fed in pushes the water.
// Red is how high it stands, green how fast it rises; both may be below 0.
uniform sampler2D image;           // what was there before: this neuron's own output
uniform float drop = 0.0;          // [-1, 1] pushes the water at the point
uniform vec2 center = vec2(0.5);   // [0, 1] the point
uniform float radius = 0.03;       // [0.005, 0.2] how wide the drop is, in heights of the picture
uniform float rain = 0.1;          // [0, 1] drops of rain in a frame
uniform float speed = 0.5;         // [0, 1] of the waves
uniform float decay = 0.99;        // [0.9, 1] how much of a wave is left after a frame

out vec4 color;

float chance(uint n) {
    uint h = n * 0x9E3779B1u;
    h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
    h = (h ^ (h >> 12)) * 0x297A2D39u;
    return float((h ^ (h >> 15)) >> 8) / 16777216.0;
}

float push(vec2 where) {
    vec2 d = (uv - where) * vec2(resolution.x / resolution.y, 1.0) / max(abs(radius), 1.0e-3);
    return exp(-min(dot(d, d), 50.0));
}

void main() {
    ivec2 wide = textureSize(image, 0), at = ivec2(uv * vec2(wide)), last = wide - 1;
    vec2 here = texelFetch(image, at, 0).rg;
    float left = texelFetch(image, ivec2(max(at.x - 1, 0), at.y), 0).r;
    float right = texelFetch(image, ivec2(min(at.x + 1, last.x), at.y), 0).r;
    float below = texelFetch(image, ivec2(at.x, max(at.y - 1, 0)), 0).r;
    float above = texelFetch(image, ivec2(at.x, min(at.y + 1, last.y)), 0).r;

    // Stable below a half; a hundredth of the mean keeps waves of one pixel from ringing.
    float c = 0.45 * clamp(speed, 0.0, 1.0) * clamp(speed, 0.0, 1.0), mean = 0.25 * (left + right + below + above);
    float rising = (here.g + 4.0 * c * (mean - here.r)) * clamp(decay, 0.0, 1.0);
    float next = mix(here.r, mean, 0.01) * clamp(decay, 0.0, 1.0) + rising;

    next += 0.3 * drop * push(center);
    uint n = uint(frame) * 3u;
    if (chance(n) < rain) next += 0.25 * push(vec2(chance(n + 1u), chance(n + 2u)));
    color = vec4(clamp(next, -2.0, 2.0), clamp(rising, -2.0, 2.0), 0.0, 1.0);
}
