/*{
  "INPUTS": [{"NAME": "heard", "LABEL": "what sounds", "TYPE": "audioFFT"}]
}*/
void main() {
    vec2 size = IMG_SIZE(heard);
    gl_FragColor = IMG_PIXEL(heard, vec2(floor(isf_FragNormCoord.x*size.x) + 0.5, 0.5));
}
