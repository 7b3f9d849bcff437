/*{
  "IMPORTED": {"tile": {"PATH": "tile.png"}}
}*/
void main() {
    vec2 size = IMG_SIZE(tile);
    gl_FragColor = IMG_PIXEL(tile, mod(floor(gl_FragCoord.xy), size) + 0.5);
}
