// Stripes cut from a sine of the place: the fractional part of `amount` times sin(p . way). Nine lines on their way to a
// random number, stopped while they can still be seen through (M. Bukatin, 8 June 2019, after The Book of Shaders).
// Each colour may bend the place p by a warp of its own; `warp` bends it once more.
uniform vec2 way = vec2(9.0, 6.0);  // [-30, 90] where the waves run, and how many: radians from one side of the picture to the other
uniform float amount = 4.0;        // [0, 64] how often each wave is cut; 43758 is noise
uniform float phase = 0.0;         // cycle [0, 1] moves all edges, once around in a cycle
uniform float red = 0.0;           // [0, 2] the warp of red: 0 is none, 1 waves both ways, 2 a curtain; between them a mixture
uniform float green = 0.0;         // [0, 2] the warp of green
uniform float blue = 0.0;          // [0, 2] the warp of blue
uniform float warp = 0.0;          // [0, 2] the warp of what comes out of these

out vec4 color;

vec2 bent(vec2 p, float by) {
    float curtain = clamp(by - 1.0, 0.0, 1.0);
    vec2 wavy = vec2(sin(4.0 * p.x), mix(sin(10.0 * p.y), p.y, curtain));
    return mix(p, wavy, clamp(by, 0.0, 1.0));
}

float cut(float first) {
    vec2 p = bent(bent(uv, first), warp);
    return fract(amount * sin(dot(p, clamp(way, -1.0e5, 1.0e5))) + fract(phase));
}

void main() {
    float r = cut(red), g = green == red ? r : cut(green), b = blue == red ? r : cut(blue);
    color = vec4(r, g, b, 1.0);
}
