/*{
  "INPUTS": [{"NAME": "mode", "TYPE": "long", "VALUES": [3, 1], "DEFAULT": 3}],
  "IMPORTED": [{"NAME": "tile", "PATH": "tile.png"}]
}*/
float twice(int mode) { return 0.125*float(mode); }
void main() {
    float time = TIME, resolution = 0.5, color = twice(2);
    gl_FragColor = vec4(time, resolution, color, twice(mode)) + 0.25*IMG_PIXEL(tile, vec2(0.5, 1.5));
}
