void main() { o = mix(texture(a, p), texture(last, p), 0.75); }
