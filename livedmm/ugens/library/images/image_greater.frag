/* White where `a` is brighter than `b`, else nothing. */
uniform sampler2D a;
uniform sampler2D b;
out vec4 color;

void main() {
    vec4 more = texture(a, uv) - texture(b, uv);
    color = vec4(dot(more.rgb, vec3(0.2126, 0.7152, 0.0722)) > 0.0);
}
