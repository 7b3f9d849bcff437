// Two substances that spread, and of which one eats the other and breeds (Gray and Scott 1984; the patterns are those of
// Pearson 1993). Feed it its own output: `coral = reaction_diffusion(coral)`; what else is fed in is eaten, too.
// Red is how much food is gone, green how much there is of the eater.
uniform sampler2D image;           // what was there before: this neuron's own output
uniform float feed = 0.037;        // [0.01, 0.1] how fast food comes
uniform float kill = 0.06;         // [0.045, 0.07] how fast the eater dies
uniform float size = 0.7;          // [0.4, 1] of the pattern
uniform float rate = 1.5;          // [0, 2] how long the step of a frame is; 0 stands still
uniform float seeds = 0.15;        // [0, 1] how much of the eater there is at the beginning
uniform bool reset;                // [trigger] begins anew

out vec4 color;

float chance(ivec2 cell) {
    uvec2 u = uvec2(cell);
    uint h = u.x * 0x9E3779B1u ^ u.y * 0x85EBCA77u;
    h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
    h = (h ^ (h >> 12)) * 0x297A2D39u;
    return float((h ^ (h >> 15)) >> 8) / 16777216.0;
}

vec2 there(ivec2 p, ivec2 wide) {
    p = (p + wide) % wide;
    vec4 c = texelFetch(image, p, 0);
    if (c.a < 0.5 || reset) {
        // Dots of the eater, each a few pixels wide, on a sea of food.
        ivec2 cell = p / 12;
        vec2 d = vec2(p - cell * 12) - 5.5;
        return vec2(1.0, chance(cell) < seeds ? 0.8 * exp(-0.15 * dot(d, d)) : 0.0);
    }
    return clamp(vec2(1.0 - c.r, c.g), 0.0, 1.0);
}

void main() {
    ivec2 wide = textureSize(image, 0), at = ivec2(uv * vec2(wide));
    vec2 c = there(at, wide), lap = -c;
    for (int j = -1; j <= 1; j++)
        for (int i = -1; i <= 1; i++)
            if (i != 0 || j != 0) lap += (i == 0 || j == 0 ? 0.2 : 0.05) * there(at + ivec2(i, j), wide);

    float dt = clamp(rate, 0.0, 2.0), food = clamp(feed, 0.0, 1.0), death = food + clamp(kill, 0.0, 1.0);
    // The nine weights bear a spread of 1.25 a step.
    float spread = min(size * size * dt, 1.2), eaten = c.x * c.y * c.y;
    vec2 next = c + vec2(1.0, 0.5) * spread * lap + dt * vec2(food * (1.0 - c.x) - eaten, eaten - death * c.y);
    next = clamp(next, 0.0, 1.0);
    // Blue is only for the eye: how fast the eater grows, or dies.
    color = vec4(1.0 - next.x, next.y, clamp(0.15 * next.y + 12.0 * abs(lap.y), 0.0, 1.0), 1.0);
}
