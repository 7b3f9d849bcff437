void main() { o = texture(a, p + vec2(1.0, 0.0)/size) - texture(a, p); }
