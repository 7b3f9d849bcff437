// A lens in front of the picture: it swells, or shrinks, towards a point.
uniform sampler2D image;
uniform float amount = 0.5;        // [-1, 1] above 0 the middle swells
uniform float radius = 0.5;        // [0, 2] how far the lens reaches, in heights of the picture
uniform vec2 center = vec2(0.5);   // [0, 1] where it is

out vec4 color;

void main() {
    vec2 wide = vec2(resolution.x / resolution.y, 1.0), p = (uv - center) * wide;
    float r = length(p) / max(radius, 1.0e-4);
    if (r < 1.0) p *= pow(max(r, 1.0e-6), clamp(amount, -0.95, 4.0));
    color = texture(image, 1.0 - abs(1.0 - 2.0 * fract(0.5 * (p / wide + center))));
}
