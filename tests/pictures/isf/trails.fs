/*{
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "decay", "TYPE": "float", "DEFAULT": 0.75}
  ],
  "PASSES": [{"TARGET": "trail", "PERSISTENT": true, "FLOAT": true}]
}*/
void main() {
    gl_FragColor = decay*IMG_THIS_PIXEL(trail) + (1.0 - decay)*IMG_THIS_PIXEL(inputImage);
}
