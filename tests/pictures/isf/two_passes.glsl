void main() {
    vec2 d = 1.0/size;
    o = 0.25*(texture(a, p + d) + texture(a, p - d) + texture(a, p + vec2(d.x, -d.y)) + texture(a, p + vec2(-d.x, d.y)));
}
