/*{
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "across", "TYPE": "bool", "DEFAULT": true},
    {"NAME": "down", "TYPE": "bool", "DEFAULT": 0}
  ]
}*/
void main() {
    vec2 at = isf_FragNormCoord;
    if (across) at.x = 1.0 - at.x;
    if (down) at.y = 1.0 - at.y;
    gl_FragColor = IMG_NORM_PIXEL(inputImage, at);
}
