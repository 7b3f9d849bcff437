// The colours along a row of a picture.
//
// `cell[0]`, `cell[1]`, ... are they, from the left: `sine(spread(64, 100, 4000)) * scan(p).cell` sounds them as a spectrum,
// `cycle(110, level=scan(p).cell)` as a wave. They are a frame late.
uniform sampler2D image;
uniform float row = 0.5;           // [0, 1] which, from the bottom

out vec4 color;

void main() {
    color = texture(image, vec2(uv.x, row));
}
