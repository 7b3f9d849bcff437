// A matrix as a picture: a cell for each weight, warm above 0, cold below, dark at 0.
// The picture that it takes has one pixel a weight, and its red is the weight.
uniform sampler2D image;           // a row of pixels an input, a column an output
uniform float gain = 1.0;          // gain [0, 8] how strongly it shines
uniform float gap = 0.15;          // [0, 1] the dark between two cells
uniform float roundness = 0.3;     // [0, 1] from squares to dots
uniform float ground = 0.03;       // [0, 0.5] how light an empty cell is
uniform vec3 above = vec3(1.0, 0.55, 0.2);   // [0, 1] the colour of weights above 0
uniform vec3 below = vec3(0.2, 0.5, 1.0);    // [0, 1] the colour of weights below 0

out vec4 color;

void main() {
    ivec2 size = textureSize(image, 0);
    vec2 at = uv * vec2(size), cell = floor(at), f = at - cell - 0.5;
    float weight = texelFetch(image, min(ivec2(cell), size - 1), 0).r;
    // Weights are of all sizes, 0.01 and 8000: their light grows with the logarithm.
    float light = log2(1.0 + 15.0 * min(abs(weight), 1.0e6)) / 10.0 * max(gain, 0.0);
    vec2 pixel = vec2(size) / resolution;
    float e = mix(16.0, 2.0, clamp(roundness, 0.0, 1.0)), wide = min(max(pixel.x, pixel.y), 0.5);
    float d = pow(pow(abs(f.x), e) + pow(abs(f.y), e), 1.0 / e) - 0.5 * (1.0 - clamp(gap, 0.0, 1.0));
    float inside = clamp(0.5 - d / wide, 0.0, 1.0);
    vec3 tone = weight < 0.0 ? below : above;
    color = vec4((tone * min(light, 1.0) + vec3(max(light - 1.0, 0.0) * 0.5) + ground) * inside, 1.0);
}
