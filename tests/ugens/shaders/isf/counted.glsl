void main() { o = vec4(0.25*float((n >= 1 ? 1 : 0) + (n >= 3 ? 1 : 0))); }
