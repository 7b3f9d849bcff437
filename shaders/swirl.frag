// A whirl: the middle is turned, the rim stays.
uniform sampler2D image;
uniform float amount = 0.5;        // cycle [-2, 2] how far the middle is turned
uniform float radius = 0.6;        // [0, 2] where the rim is, in heights of the picture
uniform vec2 center = vec2(0.5);   // [0, 1] where the middle is

out vec4 color;

const float TAU = 6.2831853;

void main() {
    vec2 wide = vec2(resolution.x / resolution.y, 1.0), p = (uv - center) * wide;
    float inwards = clamp(1.0 - length(p) / max(radius, 1.0e-4), 0.0, 1.0);
    float a = TAU * clamp(amount, -1.0e3, 1.0e3) * inwards * inwards * (3.0 - 2.0 * inwards);
    p = mat2(cos(a), -sin(a), sin(a), cos(a)) * p;
    color = texture(image, 1.0 - abs(1.0 - 2.0 * fract(0.5 * (p / wide + center))));
}
