/*{
  "INPUTS": [{"NAME": "heard", "TYPE": "audio", "MAX": 64}]
}*/
void main() {
    float height = IMG_NORM_PIXEL(heard, vec2(isf_FragNormCoord.x, 0.0)).r;
    gl_FragColor = vec4(step(isf_FragNormCoord.y, height));
}
