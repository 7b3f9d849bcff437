// Conway's Game of Life. Feed it its own output: `colony = life(colony)`; what else is fed in and is red comes alive.
// Red is alive; green is what was just born, blue is where there was life.
uniform sampler2D image;           // the generation before: this neuron's own output
uniform float cells = 90.0;        // [8, 512] how many in the height of the picture
uniform float hold = 4.0;          // [1, 60] frames a generation lasts
uniform float birth_low = 3.0;     // [0, 8] a cell is born with so many neighbours or more
uniform float birth_high = 3.0;    // [0, 8] and so many or fewer
uniform float survive_low = 2.0;   // [0, 8] it lives on with so many or more
uniform float survive_high = 3.0;  // [0, 8] and so many or fewer
uniform float density = 0.3;       // [0, 1] how much is alive at the beginning
uniform float spark = 0.0;         // [0, 0.01] how many are born for no reason in each generation
uniform float trail = 0.95;        // [0, 1] how much blue is left after a frame
uniform bool reset;                // [trigger] begins anew

out vec4 color;

float chance(ivec2 cell, uint draw) {
    uvec2 u = uvec2(cell);
    uint h = u.x * 0x9E3779B1u ^ u.y * 0x85EBCA77u ^ draw * 0x27D4EB2Fu;
    h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
    h = (h ^ (h >> 12)) * 0x297A2D39u;
    return float((h ^ (h >> 15)) >> 8) / 16777216.0;
}

void main() {
    int rows = int(clamp(cells, 1.0, resolution.y) + 0.5);
    ivec2 grid = ivec2(max(int(float(rows) * resolution.x / resolution.y + 0.5), 1), rows);
    ivec2 cell = min(ivec2(uv * vec2(grid)), grid - 1), size = textureSize(image, 0);

    vec4 before = vec4(0.0);
    int neighbours = 0;
    for (int j = -1; j <= 1; j++)
        for (int i = -1; i <= 1; i++) {
            // The world is a torus.
            ivec2 other = (cell + ivec2(i, j) + grid) % grid;
            vec4 c = texelFetch(image, ivec2((vec2(other) + 0.5) / vec2(grid) * vec2(size)), 0);
            if (i == 0 && j == 0) before = c;
            else if (c.r > 0.5) neighbours++;
        }

    bool alive = before.r > 0.5, born = false;
    float n = float(neighbours);
    if (before.a < 0.5 || reset) {
        alive = born = chance(cell, uint(reset ? frame : 0)) < density;
    } else if (frame % int(clamp(hold, 1.0, 1.0e6)) == 0) {
        bool was = alive;
        alive = was ? n >= survive_low - 0.5 && n <= survive_high + 0.5 : n >= birth_low - 0.5 && n <= birth_high + 0.5;
        alive = alive || chance(cell, uint(frame)) < spark;
        born = alive && !was;
    }
    float green = born ? 0.9 : alive ? mix(before.g, 0.3, 0.06) : before.g * 0.75;
    float blue = alive ? 0.16 : max(before.r > 0.5 ? 0.5 : 0.0, before.b * clamp(trail, 0.0, 1.0));
    color = vec4(alive ? 1.0 : 0.0, clamp(green, 0.0, 1.0), clamp(blue, 0.0, 1.0), 1.0);
}
