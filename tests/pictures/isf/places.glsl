void main() { o = vec4(p, p.x*p.y, 4.0/3.0); }
