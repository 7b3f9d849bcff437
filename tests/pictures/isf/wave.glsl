void main() { o = vec4(p.y <= texture(a, vec2(p.x, 0.0)).r ? 1.0 : 0.0); }
