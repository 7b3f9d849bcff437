// A kaleidoscope: the picture between two mirrors that meet at an angle, seen all around.
uniform sampler2D image;
uniform float sides = 6.0;         // [1, 24] how many times it is seen, mirrored every other time
uniform float turn = 0.0;          // cycle [0, 1] turns what is seen
uniform float look = 0.0;          // cycle [0, 1] turns the mirrors over the picture
uniform float zoom = 1.0;          // [0.1, 4] above 1 it comes nearer
uniform vec2 center = vec2(0.5);   // [0, 1] where the mirrors meet, in the picture

out vec4 color;

const float TAU = 6.2831853;

void main() {
    float aspect = resolution.x / resolution.y;
    vec2 p = (uv - 0.5) * vec2(aspect, 1.0);
    float wedge = TAU / clamp(sides, 1.0, 1000.0);
    float a = atan(p.y, p.x) + TAU * (1.0 - fract(turn));
    // Half a wedge is seen as it is. A number of sides that is not whole leaves one narrower, so it can glide.
    a = 0.5 * wedge - abs(mod(a, wedge) - 0.5 * wedge) + TAU * fract(look);
    p = length(p) * vec2(cos(a), sin(a)) / (abs(zoom) < 1.0e-3 ? 1.0e-3 : zoom);
    // Beyond the edge the picture is mirrored, so no seam shows.
    p = clamp(p / vec2(aspect, 1.0), -1.0e6, 1.0e6) + center;
    color = texture(image, 1.0 - abs(1.0 - 2.0 * fract(0.5 * p)));
}
