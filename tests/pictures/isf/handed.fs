/*{
  "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]
}*/
vec4 grey(sampler2D inputImage, vec2 at) {
    return vec4(vec3(dot(IMG_NORM_PIXEL(inputImage, at).rgb, vec3(0.25, 0.5, 0.25))), 1.0);
}
void main() {
    gl_FragColor = grey(inputImage, isf_FragNormCoord);
}
