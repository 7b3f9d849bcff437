// Large square pixels, each the mean of what it covers.
uniform sampler2D image;
uniform float count = 32.0;        // [4, 256] how many in the height of the picture
uniform float gap = 0.0;           // [0, 1] the dark between two of them
uniform float roundness = 0.0;     // [0, 1] from squares to dots

out vec4 color;

void main() {
    float aspect = resolution.x / resolution.y, n = clamp(count, 1.0, resolution.y);
    vec2 cells = vec2(n * aspect, n), p = (uv - 0.5) * cells, cell = floor(p) + 0.5, f = p - cell;
    vec4 sum = vec4(0.0);
    for (int j = 0; j < 4; j++)
        for (int i = 0; i < 4; i++) {
            vec2 q = (cell + (vec2(i, j) - 1.5) * 0.25) / cells + 0.5;
            sum += texture(image, clamp(q, 0.0, 1.0));
        }
    // A superellipse, from a circle to a square.
    float e = mix(16.0, 2.0, clamp(roundness, 0.0, 1.0)), wide = n / resolution.y;
    float d = pow(pow(abs(f.x), e) + pow(abs(f.y), e), 1.0 / e) - 0.5 * (1.0 - clamp(gap, 0.0, 1.0));
    bool shaped = gap > 0.0 || roundness > 0.0;
    color = sum / 16.0 * (shaped ? clamp(0.5 - d / wide, 0.0, 1.0) : 1.0);
}
