// What is black becomes `low`, what is white becomes `high`, and `gamma` bends what lies between.
uniform sampler2D image;
uniform float black = 0.0;         // [0, 1] what becomes the darkest
uniform float white = 1.0;         // [0, 1] what becomes the lightest
uniform float gamma = 1.0;         // [0.2, 5] above 1 the middle becomes lighter
uniform float low = 0.0;           // [0, 1] the darkest
uniform float high = 1.0;          // [0, 1] the lightest

out vec4 color;

void main() {
    vec4 c = texture(image, uv);
    float span = white - black, cover = max(c.a, 0.0);
    // Colours are held multiplied by alpha: white is where the alpha is.
    vec3 t = clamp((c.rgb - black * cover) / (abs(span) < 1.0e-5 ? 1.0e-5 : span), 0.0, cover);
    if (cover > 0.0) t = pow(t / cover, vec3(1.0 / clamp(gamma, 0.01, 100.0))) * cover;
    color = vec4(low * cover + (high - low) * t, c.a);
}
