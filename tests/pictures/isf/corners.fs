/*{
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "turn", "TYPE": "float", "DEFAULT": 0.125}
  ]
}*/
#if __VERSION__ <= 120
varying vec2 turned;
varying vec2 offsets[2];
#else
in vec2 turned;
in vec2 offsets[2];
#endif
void main() {
    gl_FragColor = IMG_NORM_PIXEL(inputImage, turned) + vec4(offsets[0], offsets[1]);
}
