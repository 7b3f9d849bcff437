// Two pictures in one, by the rules that painting programs have.
uniform sampler2D image;           // the one in front
uniform sampler2D behind;
uniform int mode = 0;              // {screen, multiply, overlay, difference, exclusion, lighten, darken, dodge, burn} the rule
uniform float amount = 1.0;        // [0, 1] how much of the one in front

out vec4 color;

vec3 both(vec3 a, vec3 b) {
    if (mode == 1) return a * b;
    if (mode == 2) return mix(2.0 * a * b, 1.0 - 2.0 * (1.0 - a) * (1.0 - b), step(0.5, b));
    if (mode == 3) return abs(a - b);
    if (mode == 4) return a + b - 2.0 * a * b;
    if (mode == 5) return max(a, b);
    if (mode == 6) return min(a, b);
    if (mode == 7) return min(b / max(1.0 - a, 1.0e-3), 1.0);
    if (mode == 8) return 1.0 - min((1.0 - b) / max(a, 1.0e-3), 1.0);
    return 1.0 - (1.0 - a) * (1.0 - b);
}

void main() {
    vec4 front = clamp(texture(image, uv), 0.0, 1.0) , back = clamp(texture(behind, uv), 0.0, 1.0);
    float share = front.a * clamp(amount, 0.0, 1.0);
    vec3 a = front.rgb / max(front.a, 1.0e-3), b = back.rgb / max(back.a, 1.0e-3);
    // The rule holds where there are both; where there is one it is seen as it is.
    vec3 mixed = mix(a, both(min(a, 1.0), min(b, 1.0)), back.a);
    color = vec4(mix(back.rgb, mixed, share), share + back.a * (1.0 - share));
}
