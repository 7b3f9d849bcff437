/* `a` times `b`, channel by channel: a number fades a picture, and a picture masks a picture. */
uniform sampler2D a;
uniform sampler2D b;
out vec4 color;

void main() {
    color = texture(a, uv)*texture(b, uv);
}
