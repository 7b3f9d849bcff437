void main() { o = texture(a, vec2(1.0 - p.x, p.y)); }
