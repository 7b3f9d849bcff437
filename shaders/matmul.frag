// The product of two pictures as of two matrices: every place is the row of the one times the column of the other.
// With softmax, it is what attention does: rows that are alike to columns shine.
uniform sampler2D image;           // the left factor
uniform sampler2D by;              // the right factor
uniform int softmax = 1;           // {none, left, both} of the rows of the left, and of the columns of the right too
uniform float sharpness = 4.0;     // [0, 40] of the softmax: how much more the light counts than the dark
uniform float gain = 1.0;          // gain [0, 8]
uniform float depth = 128.0;       // [4, 256] how many numbers a row has
uniform bool balanced = false;     // numbers go from -1 (black) to 1 (white), instead of from 0
uniform bool transposed = false;   // the left factor is turned over first: a picture with itself is then symmetric

out vec4 color;

void main() {
    int count = int(clamp(depth, 1.0, 256.0) + 0.5);
    float beta = clamp(sharpness, -200.0, 200.0);
    vec3 sum = vec3(0.0), left_sum = vec3(0.0), right_sum = vec3(0.0);
    for (int k = 0; k < 256; k++) {
        if (k >= count) break;
        float place = (float(k) + 0.5) / float(count);
        // Rows are counted from the top, as in a matrix.
        vec2 left = transposed ? vec2(1.0 - uv.y, 1.0 - place) : vec2(place, uv.y), right = vec2(uv.x, 1.0 - place);
        vec3 a = clamp(texture(image, left).rgb, 0.0, 1.0), b = clamp(texture(by, right).rgb, 0.0, 1.0);
        if (balanced) { a = 2.0 * a - 1.0; b = 2.0 * b - 1.0; }
        // The exponents are at most 0, so nothing overflows; a small floor keeps a row of nothing from being 0/0.
        vec3 ea = softmax > 0 ? exp(max(beta * a - abs(beta), -60.0)) : a;
        vec3 eb = softmax > 1 ? exp(max(beta * b - abs(beta), -60.0)) : b;
        sum += ea * eb;
        left_sum += ea;
        right_sum += eb;
    }
    vec3 c = sum / float(count);
    if (softmax == 1) c = sum / left_sum;
    // A product of two distributions is near 1/count where they have nothing to do with each other.
    if (softmax == 2) c = 0.5 * sum / left_sum / right_sum * float(count);
    color = vec4((balanced ? 0.5 + 0.5 * c * gain : c * gain), 1.0);
}
