// A camera over a picture: zoom, turn, move.
uniform sampler2D image;
uniform float zoom = 1.0;          // [0.1, 4] above 1 it comes nearer
uniform float turn = 0.0;          // cycle [0, 1] turns the picture, against the clock
uniform vec2 offset = vec2(0.0);   // [-1, 1] moves the picture, in its heights
uniform vec2 center = vec2(0.5);   // [0, 1] what stays where it is
uniform vec2 stretch = vec2(1.0);  // [0, 4] wider, higher
uniform int edge = 0;              // {clear, clamp, repeat, mirror} what lies beyond the edge of the picture

out vec4 color;

const float TAU = 6.2831853;

vec4 at(vec2 p) {
    // The outermost half pixel fades, so that an edge that is turned is smooth.
    vec2 size = vec2(textureSize(image, 0));
    vec2 inside = clamp((0.5 - abs(p - 0.5)) * size + 0.5, 0.0, 1.0);
    if (edge == 2) p = fract(p);
    if (edge == 3) p = 1.0 - abs(1.0 - 2.0 * fract(0.5 * p));
    vec4 c = texture(image, clamp(p, 0.5 / size, 1.0 - 0.5 / size));
    return edge == 0 ? c * inside.x * inside.y : c;
}

void main() {
    float aspect = resolution.x / resolution.y, a = TAU * fract(turn);
    vec2 p = (uv - center - offset / vec2(aspect, 1.0)) * vec2(aspect, 1.0);
    p = mat2(cos(a), -sin(a), sin(a), cos(a)) * p;
    vec2 size = zoom * stretch;
    // At a size of 0 there is nothing to see; just above it, one pixel is everything.
    if (size.x == 0.0 || size.y == 0.0) { color = vec4(0.0); return; }
    color = at(clamp(p / size / vec2(aspect, 1.0), -1.0e6, 1.0e6) + center);
}
