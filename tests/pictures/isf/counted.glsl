void main() { o = vec4(0.25*float((n >= 2 ? 1 : 0) + (n >= 4 ? 1 : 0))); }
