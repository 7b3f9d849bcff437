// A picture pushed about by another: the red of `by` moves it across, the green up; mid grey leaves it where it is.
uniform sampler2D image;
uniform sampler2D by;              // by how much; where it is transparent nothing moves
uniform float amount = 0.2;        // [-1, 1] how far white moves it, in heights of the picture
uniform float turn = 0.0;          // cycle [0, 1] turns the direction
uniform float rest = 0.5;          // [0, 1] the grey that moves nothing

out vec4 color;

const float TAU = 6.2831853;

void main() {
    vec4 map = texture(by, uv);
    vec2 way = (map.rg - rest * map.a) * amount;
    float a = TAU * fract(turn);
    way = mat2(cos(a), sin(a), -sin(a), cos(a)) * way;
    vec2 p = uv - clamp(way, -100.0, 100.0) / vec2(resolution.x / resolution.y, 1.0);
    color = texture(image, 1.0 - abs(1.0 - 2.0 * fract(0.5 * p)));
}
