// Turns and strengthens colours; grey stays grey. Brightness (luma) stays, too, until `gain` changes it.
uniform sampler2D image;
uniform float hue = 0.0;           // cycle [0, 1] how far the colours turn
uniform float saturation = 1.0;    // [0, 3] 0 is grey
uniform float gain = 1.0;          // gain [0, 2] how bright

out vec4 color;

const float TAU = 6.2831853;
const vec3 LUMA = vec3(0.2126, 0.7152, 0.0722);

void main() {
    vec4 c = texture(image, uv);
    float grey = dot(c.rgb, LUMA), a = TAU * fract(hue);
    // A colour is its luma and two differences; these two turn.
    vec3 d = c.rgb - grey;
    vec3 e = cross(vec3(0.57735), d);
    e -= dot(e, LUMA);
    vec3 turned = d * cos(a) + e * sin(a);
    color = vec4((grey + turned * saturation) * gain, c.a);
}
