void main() { o = texelFetch(a, ivec2(int(gl_FragCoord.x), 0), 0); }
