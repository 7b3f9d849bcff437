void main() {
    vec2 q = mod(floor(gl_FragCoord.xy), 2.0);
    o = q.y > 0.5 ? (q.x < 0.5 ? vec4(1, 0, 0, 1) : vec4(0, 1, 0, 1)) : (q.x < 0.5 ? vec4(0, 0, 1, 1) : vec4(1, 1, 1, 1));
}
