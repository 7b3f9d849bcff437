// One half of a picture, and beside it the same half in a mirror.
uniform sampler2D image;
uniform float turn = 0.0;          // cycle [0, 1] turns the mirror; at 0 it stands upright and the left is kept
uniform float position = 0.0;      // [-0.5, 0.5] moves the mirror from the middle, in heights of the picture

out vec4 color;

const float TAU = 6.2831853;

void main() {
    float aspect = resolution.x / resolution.y, a = TAU * fract(turn);
    vec2 p = (uv - 0.5) * vec2(aspect, 1.0), across = vec2(cos(a), sin(a));
    p -= 2.0 * max(dot(p, across) - position, 0.0) * across;
    p = clamp(p / vec2(aspect, 1.0), -1.0e6, 1.0e6) + 0.5;
    color = texture(image, 1.0 - abs(1.0 - 2.0 * fract(0.5 * p)));
}
