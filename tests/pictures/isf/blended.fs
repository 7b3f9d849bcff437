/*{
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "other", "TYPE": "image"},
    {"NAME": "share", "TYPE": "float", "DEFAULT": 0.25}
  ]
}*/
void main() {
    gl_FragColor = mix(IMG_THIS_PIXEL(inputImage), IMG_THIS_PIXEL(other), share);
}
