// Grey becomes a path through colours: dark, middle, light. Its brightness is read at each place, `shift` moves it along.
uniform sampler2D image;
uniform vec3 dark = vec3(0.01, 0.01, 0.04);    // [0, 1] the colour of black
uniform vec3 middle = vec3(0.55, 0.08, 0.28);  // [0, 1] the colour of mid grey
uniform vec3 light = vec3(1.0, 0.82, 0.5);     // [0, 1] the colour of white
uniform float repeats = 1.0;                   // [1, 8] how many times the path is gone, there and back
uniform float shift = 0.0;                     // cycle [0, 1] moves all along the path, there and back

out vec4 color;

void main() {
    vec4 c = texture(image, uv);
    float t = dot(c.rgb, vec3(0.2126, 0.7152, 0.0722)) / max(c.a, 1.0e-3);
    t = clamp(t, 0.0, 1.0) * clamp(repeats, -64.0, 64.0) + 2.0 * fract(shift);
    t = 1.0 - abs(1.0 - mod(t, 2.0));
    vec3 below = mix(dark, middle, smoothstep(0.0, 1.0, 2.0 * t)), above = mix(middle, light, 2.0 * t - 1.0);
    color = vec4((t < 0.5 ? below : above) * clamp(c.a, 0.0, 1.0), c.a);
}
