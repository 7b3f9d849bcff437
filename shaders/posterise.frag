// Few colours: each of red, green and blue in steps.
uniform sampler2D image;
uniform float levels = 4.0;        // [2, 32] how many steps
uniform float gamma = 0.7;         // [0.2, 2] below 1 the dark has more of them
uniform float softness = 0.0;      // [0, 1] of the edges between two steps

out vec4 color;

void main() {
    vec4 c = texture(image, uv);
    float steps = clamp(levels, 2.0, 256.0) - 1.0, bent = clamp(gamma, 0.05, 20.0), edge = clamp(softness, 0.0, 1.0) * 0.5;
    vec3 t = pow(max(c.rgb, 0.0), vec3(bent)) * steps;
    // Half a step around each edge at most one pixel is between two colours.
    vec3 wide = clamp(fwidth(t) * 0.5, 0.001, 0.5) + edge;
    vec3 f = fract(t);
    t = floor(t) + smoothstep(0.5 - min(wide, 0.5), 0.5 + min(wide, 0.5), f);
    color = vec4(pow(t / steps, vec3(1.0 / bent)), c.a);
}
