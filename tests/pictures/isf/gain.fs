/*{
  "ISFVSN": "2",
  "DESCRIPTION": "The picture, brighter or darker.",
  "CREDIT": "livedmm",
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "gain", "LABEL": "how bright", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 2.0}
  ]
}*/
void main() {
    gl_FragColor = gain*IMG_THIS_PIXEL(inputImage);
}
