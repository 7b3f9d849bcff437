void main() { o = texture(last, p) + 0.125; }
