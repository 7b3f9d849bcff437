/*{
  "INPUTS": [
    {"NAME": "middle", "TYPE": "point2D", "DEFAULT": [0.25, 0.75], "MIN": [0, 0], "MAX": [1, 1]},
    {"NAME": "paint", "TYPE": "color", "DEFAULT": [0.2, 0.4, 0.6, 1.0]}
  ]
}*/
void main() {
    gl_FragColor = paint*step(distance(isf_FragNormCoord, middle), 0.3);
}
