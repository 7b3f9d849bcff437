/*{
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "step", "TYPE": "float", "DEFAULT": 4.0, "MIN": 1.0, "MAX": 16.0}
  ],
  "PASSES": [
    {"TARGET": "small", "WIDTH": "max(floor($WIDTH / $step), 1.0)", "HEIGHT": "max(floor($HEIGHT / $step), 1.0)"},
    {}
  ]
}*/
void main() {
    if (PASSINDEX == 0)
        gl_FragColor = IMG_NORM_PIXEL(inputImage, isf_FragNormCoord + 0.5/RENDERSIZE*0.25);
    else
        gl_FragColor = IMG_PIXEL(small, floor(isf_FragNormCoord*IMG_SIZE(small)) + 0.5);
}
