void main() { vec3 c = texture(a, p).rgb; o = vec4(vec3(0.25*c.r + 0.5*c.g + 0.25*c.b), 1.0); }
