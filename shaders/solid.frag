// One colour.
uniform float red = 0.0;     // [0, 1]
uniform float green = 0.0;   // [0, 1]
uniform float blue = 0.0;    // [0, 1]
uniform float alpha = 1.0;   // [0, 1] how much it covers

out vec4 color;

void main() {
    color = vec4(red, green, blue, 1.0) * alpha;
}
