/* `a` divided by `b`, channel by channel; nothing where that is 0. */
uniform sampler2D a;
uniform sampler2D b;
out vec4 color;

void main() {
    vec4 divisor = texture(b, uv);
    bvec4 zero = equal(divisor, vec4(0.0));
    color = mix(texture(a, uv)/mix(divisor, vec4(1.0), zero), vec4(0.0), zero);
}
