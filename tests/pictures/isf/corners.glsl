void main() {
    vec2 q = p - 0.5;
    float r = sqrt(0.5);
    o = texture(a, vec2(r*q.x - r*q.y, r*q.x + r*q.y) + 0.5) + vec4(1.0/size, 1.0/size);
}
