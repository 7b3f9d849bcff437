// Lines where the picture changes: the size of its gradient, in each colour (Sobel).
uniform sampler2D image;
uniform float strength = 3.0;      // gain [0, 8]
uniform float width = 1.5;         // [1, 8] of the lines, in pixels
uniform float threshold = 0.02;    // [0, 1] what changes less is black
uniform float keep = 0.0;          // [0, 1] how much of the picture is left beneath

out vec4 color;

void main() {
    vec2 d = clamp(width, 0.5, 64.0) / resolution;
    vec4 n[9];
    for (int j = 0; j < 3; j++)
        for (int i = 0; i < 3; i++) n[3 * j + i] = texture(image, clamp(uv + vec2(i - 1, j - 1) * d, 0.5 / resolution, 1.0 - 0.5 / resolution));
    vec3 across = (n[2] + 2.0 * n[5] + n[8] - n[0] - 2.0 * n[3] - n[6]).rgb;
    vec3 up = (n[6] + 2.0 * n[7] + n[8] - n[0] - 2.0 * n[1] - n[2]).rgb;
    vec3 slope = sqrt(across * across + up * up) * 0.25;
    vec3 drawn = max(slope - max(threshold, 0.0), 0.0) * strength;
    color = vec4(drawn + n[4].rgb * keep, clamp(max(n[4].a, max(drawn.r, max(drawn.g, drawn.b))), 0.0, 1.0));
}
