// A picture over what was there before, seen through a camera: trails, tunnels, echoes.
// Feed `previous` from the neuron's own output: `trail = feedback(shape, trail, zoom=1.02)`.
uniform sampler2D image;           // what is new
uniform sampler2D previous;        // what was there: this neuron's own output
uniform float amount = 0.95;       // [0, 1] how much of it is left after a frame
uniform float zoom = 1.02;         // [0.8, 1.25] how much nearer it comes in a frame
uniform float turn = 0.0;          // cycle [-0.05, 0.05] how far it turns in a frame
uniform vec2 offset = vec2(0.0);   // [-0.05, 0.05] how far it moves in a frame, in heights of the picture
uniform vec2 center = vec2(0.5);   // [0, 1] what stays where it is
uniform float hue = 0.0;           // cycle [-0.1, 0.1] how far its colours turn in a frame
uniform int mix_by = 0;            // {over, add, lighten} how the new is laid on the old
uniform int edge = 0;              // {clear, clamp, repeat, mirror} what comes in from beyond the edge

out vec4 color;

const float TAU = 6.2831853;

vec4 at(vec2 p) {
    vec2 size = vec2(textureSize(previous, 0));
    vec2 inside = clamp((0.5 - abs(p - 0.5)) * size + 0.5, 0.0, 1.0);
    if (edge == 2) p = fract(p);
    if (edge == 3) p = 1.0 - abs(1.0 - 2.0 * fract(0.5 * p));
    vec4 c = texture(previous, clamp(p, 0.5 / size, 1.0 - 0.5 / size));
    return edge == 0 ? c * inside.x * inside.y : c;
}

vec3 turned(vec3 c, float cycles) {
    // A turn about the grey axis keeps the sum of the three: a loop neither gains nor loses light by it.
    float s = sin(TAU * fract(cycles)), k = cos(TAU * fract(cycles));
    return max(c * k + cross(vec3(0.57735), c) * s + vec3(dot(vec3(0.33333), c)) * (1.0 - k), 0.0);
}

void main() {
    float aspect = resolution.x / resolution.y, a = TAU * fract(turn);
    vec2 p = (uv - center) * vec2(aspect, 1.0) - offset;
    p = mat2(cos(a), -sin(a), sin(a), cos(a)) * p;
    float size = abs(zoom) < 1.0e-3 ? 1.0e-3 : zoom;

    vec4 old = at(clamp(p / size / vec2(aspect, 1.0), -1.0e6, 1.0e6) + center);
    if (hue != 0.0) old.rgb = turned(old.rgb, hue);
    // What is below half a step of the screen goes out: half-float trails would else never quite end.
    old = max(clamp(old, 0.0, 4.0) * clamp(amount, 0.0, 1.0) - 0.0005, 0.0);
    vec4 new = max(texture(image, uv), 0.0);

    if (mix_by == 1) color = new + old;
    else if (mix_by == 2) color = max(new, old);
    else color = new + old * (1.0 - clamp(new.a, 0.0, 1.0));
    color = min(color, vec4(4.0, 4.0, 4.0, 1.0));
}
