void main() { o = vec4(vec3(floor(p.y*4.0)/4.0), 0.25); }
