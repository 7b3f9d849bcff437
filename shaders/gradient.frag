// From one colour to another, without a muddy middle: mixed as the eye sees (Oklab, Björn Ottosson 2020).
// What it has of 8-bit steps on a screen is broken up by a grain of one step.
uniform vec3 low = vec3(0.03, 0.02, 0.1);      // [0, 1] the colour where it begins
uniform vec3 high = vec3(0.9, 0.42, 0.34);    // [0, 1] the colour where it ends
uniform float angle = 0.25;                    // cycle [0, 1] the direction that it runs in; 0 is to the right
uniform float width = 1.2;                     // [0, 4] how far it is from one to the other, in heights
uniform float position = 0.0;                  // [-1, 1] the place of the middle, in heights from the centre
uniform float roundness = 0.0;                 // [0, 1] from straight to round, from the rim inwards

out vec4 color;

const float TAU = 6.2831853;

vec3 to_lab(vec3 c) {
    c = pow(clamp(c, 0.0, 1.0), vec3(2.2));
    vec3 lms = pow(mat3(0.4122215, 0.2119035, 0.0883025, 0.5363325, 0.6806995, 0.2817188, 0.0514460, 0.1073970, 0.6299787)
                   * c, vec3(1.0 / 3.0));
    return mat3(0.2104543, 1.9779985, 0.0259040, 0.7936178, -2.4285922, 0.7827718, -0.0040720, 0.4505937, -0.8086758)
           * lms;
}

vec3 from_lab(vec3 lab) {
    vec3 lms = mat3(1.0, 1.0, 1.0, 0.3963378, -0.1055613, -0.0894842, 0.2158038, -0.0638542, -1.2914855) * lab;
    vec3 c = mat3(4.0767417, -1.2684380, -0.0041961, -3.3077116, 2.6097574, -0.7034186, 0.2309699, -0.3413194, 1.7076147)
             * (lms * lms * lms);
    return pow(clamp(c, 0.0, 1.0), vec3(1.0 / 2.2));
}

float grain(uvec2 pixel) {
    uint h = pixel.x * 0x9E3779B1u ^ pixel.y * 0x85EBCA77u;
    h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
    h = (h ^ (h >> 12)) * 0x297A2D39u;
    return float((h ^ (h >> 15)) >> 8) / 16777216.0;
}

void main() {
    vec2 p = (uv - 0.5) * vec2(resolution.x / resolution.y, 1.0);
    float straight = dot(p, vec2(cos(TAU * fract(angle)), sin(TAU * fract(angle))));
    float away = mix(straight, 0.6 - length(p) * 1.6, clamp(roundness, 0.0, 1.0));
    float t = clamp((away - position) / max(abs(width), 1.0e-4) + 0.5, 0.0, 1.0);
    t = t * t * (3.0 - 2.0 * t);
    color = vec4(from_lab(mix(to_lab(low), to_lab(high), t)) + (grain(uvec2(gl_FragCoord.xy)) - 0.5) / 255.0, 1.0);
}
