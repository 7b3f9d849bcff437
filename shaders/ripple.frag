// A ring of water that runs outwards from a point and dies away. Feed `age` with the seconds since the click:
// `line(trigger, start=0, end=4, time=4)`.
uniform sampler2D image;
uniform vec2 center = vec2(0.5);   // [0, 1] where it began
uniform float age = 0.6;           // s [0, 4] how long ago
uniform float height = 0.04;       // [0, 0.2] how far it bends the picture, in heights of the picture
uniform float speed = 0.5;         // [0, 2] how fast it runs outwards, in heights a second
uniform float waves = 10.0;        // [1, 40] how many there would be in the height of the picture
uniform float decay = 1.2;         // s [0.1, 4] after how long a third of it is left
uniform float light = 0.5;         // [0, 1] how much its slopes shine

out vec4 color;

const float TAU = 6.2831853;

void main() {
    float aspect = resolution.x / resolution.y, t = clamp(age, 0.0, 1.0e4);
    vec2 p = (uv - center) * vec2(aspect, 1.0);
    float away = length(p), front = clamp(speed, -100.0, 100.0) * t;
    // Three waves follow the front; before it the water is still.
    float n = clamp(waves, 0.0, 1.0e4), behind = (front - away) * n;
    float envelope = smoothstep(0.0, 0.6, behind) * exp(-0.35 * max(behind, 0.0))
                     * exp(-t / max(decay, 1.0e-3)) * smoothstep(0.0, 0.15, t);
    float slope = envelope * cos(TAU * clamp(behind, -1.0, 100.0));
    vec2 outwards = away > 1.0e-5 ? p / away : vec2(0.0);
    vec2 q = uv - slope * clamp(height, -1.0, 1.0) * outwards / vec2(aspect, 1.0);
    vec4 c = texture(image, 1.0 - abs(1.0 - 2.0 * fract(0.5 * q)));
    color = c * max(1.0 + light * slope * dot(outwards, vec2(-0.6, 0.8)), 0.0);
}
