// A picture of any size, laid into the frame.
uniform sampler2D brought;
uniform int fit = 0;               // {cover, contain, stretch, pixels} how it lies there
uniform float zoom = 1.0;          // [0.1, 8] how large it is
uniform vec2 center = vec2(0.5);   // [0, 1] where its middle is

out vec4 color;

void main() {
    vec2 size = vec2(textureSize(brought, 0)), ratio = resolution / size;
    vec2 scale = fit == 0 ? vec2(max(ratio.x, ratio.y)) : fit == 1 ? vec2(min(ratio.x, ratio.y)) : fit == 2 ? ratio : vec2(1.0);
    vec2 laid = size * scale * max(zoom, 1.0e-3), corner = center * resolution - 0.5 * laid;
    // Pixel on pixel it must not lie between two.
    if (fit == 3) corner = floor(corner + 0.5);
    vec2 at = (gl_FragCoord.xy - corner) / laid;
    bool inside = all(greaterThanEqual(at, vec2(0.0))) && all(lessThanEqual(at, vec2(1.0)));
    color = inside ? texture(brought, at) : vec4(0.0);
}
