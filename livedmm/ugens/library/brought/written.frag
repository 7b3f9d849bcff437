// Words, of which the picture that is brought has what they cover, as large as they are shown.
uniform sampler2D brought;
uniform float x = 0.5;             // [0, 1] where their middle is
uniform float y = 0.5;             // [0, 1] from the bottom

out vec4 color;

void main() {
    vec2 size = vec2(textureSize(brought, 0)), at = (gl_FragCoord.xy - vec2(x, y) * resolution) / size + 0.5;
    bool inside = all(greaterThanEqual(at, vec2(0.0))) && all(lessThanEqual(at, vec2(1.0)));
    color = inside ? texture(brought, at).rrrr : vec4(0.0);
}
