void main() { o = 0.5*texture(a, p); }
