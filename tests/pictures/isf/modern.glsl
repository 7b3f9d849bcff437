void main() { o = p.x < 0.5 ? vec4(1.0) : texture(a, p).gbra; }
