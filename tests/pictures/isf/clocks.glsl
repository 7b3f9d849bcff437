void main() { o = vec4(fract(t), 1.0/60.0, float(n)/10.0, 11.0/12.0); }
