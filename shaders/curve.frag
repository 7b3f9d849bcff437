// A function of every number of a picture: of a sum of pictures, this is the neuron F(A*X + Y).
uniform sampler2D image;           // the argument, red, green and blue each by itself
uniform int function = 0;          // {sine, tanh, sigmoid, identity} the sine takes cycles, and comes from -1 to 1
uniform float gain = 1.0;          // gain [0, 8] of the argument
uniform float offset = 0.0;        // [-1, 1] is added to it
uniform float low = 0.0;           // [-1, 1] what -1 becomes; at -1 the picture has numbers below 0
uniform float high = 1.0;          // [0, 2] what 1 becomes

out vec4 color;

const float TAU = 6.2831853;

void main() {
    vec3 x = clamp(texture(image, uv).rgb * gain + offset, -1.0e4, 1.0e4), y = x;
    if (function == 0) y = sin(TAU * fract(x));
    if (function == 1) y = tanh(clamp(x, -15.0, 15.0));
    if (function == 2) y = 2.0 / (1.0 + exp(-clamp(x, -60.0, 60.0))) - 1.0;
    color = vec4(mix(vec3(low), vec3(high), 0.5 + 0.5 * y), 1.0);
}
