void main() { o = gl_FragCoord.x < 8.0 ? vec4(0.0) : vec4(0.5, 0.5, 0.5, 1.0); }
