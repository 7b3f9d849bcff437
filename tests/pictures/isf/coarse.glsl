void main() {
    vec2 s = size/4.0;
    o = texture(a, (floor(p*s) + 0.5 + 0.125)/s);
}
