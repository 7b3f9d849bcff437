void main() { o = 0.75*texture(a, p) + 0.25*texture(b, p); }
