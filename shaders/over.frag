// One picture laid over another. The second shows where the first is transparent.
uniform sampler2D image;           // the one in front
uniform sampler2D behind;
uniform float opacity = 1.0;       // [0, 1] of the one in front

out vec4 color;

void main() {
    vec4 front = texture(image, uv) * clamp(opacity, 0.0, 1.0);
    color = front + texture(behind, uv) * (1.0 - clamp(front.a, 0.0, 1.0));
}
