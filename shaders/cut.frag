// A picture seen only where another is light.
uniform sampler2D image;
uniform sampler2D by;              // where it is white the picture shows, where it is black it is transparent
uniform bool inverted = false;     // the other way round

out vec4 color;

void main() {
    float seen = clamp(dot(texture(by, uv).rgb, vec3(0.2126, 0.7152, 0.0722)), 0.0, 1.0);
    color = texture(image, uv) * (inverted ? 1.0 - seen : seen);
}
