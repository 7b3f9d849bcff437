// One picture or another, or any mixture of both.
uniform sampler2D image;           // what is there at `position` 0
uniform sampler2D to;              // what is there at 1
uniform float position = 0.5;      // [0, 1]

out vec4 color;

void main() {
    color = mix(texture(image, uv), texture(to, uv), clamp(position, 0.0, 1.0));
}
