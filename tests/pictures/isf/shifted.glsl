void main() {
    ivec2 s = textureSize(a, 0), q = ivec2(gl_FragCoord.xy);
    o = texelFetch(a, (q + ivec2(3, 1)) % s, 0) - 0.5*texelFetch(a, q, 0);
}
