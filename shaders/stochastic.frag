// A picture as a matrix whose rows, or columns, all add up to the same: each is divided by its mean.
// One after the other in turn, some four times, they come near a matrix that is doubly stochastic.
uniform sampler2D image;
uniform int along = 0;             // {rows, columns} what adds up
uniform float level = 0.25;        // [0, 1] the mean of each after it
uniform float depth = 128.0;       // [4, 256] how many numbers of each are looked at

out vec4 color;

void main() {
    int count = int(clamp(depth, 1.0, 256.0) + 0.5);
    vec3 sum = vec3(0.0);
    for (int k = 0; k < 256; k++) {
        if (k >= count) break;
        float place = (float(k) + 0.5) / float(count);
        sum += max(texture(image, along == 0 ? vec2(place, uv.y) : vec2(uv.x, place)).rgb, 0.0);
    }
    // What is nearly nothing stays dark, or a dark row would be noise.
    vec3 mean = max(sum / float(count), 0.002);
    color = vec4(max(texture(image, uv).rgb, 0.0) / mean * level, 1.0);
}
