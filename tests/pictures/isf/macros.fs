/*{
  "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]
}*/
// IMG_NORM_PIXEL(inputImage, at) in a comment, and "inputImage" too
#define AT(x, y) IMG_NORM_PIXEL(inputImage, \
                                isf_FragNormCoord + vec2(x, y)/RENDERSIZE)
/* texture(inputImage, */
void main() {
    gl_FragColor = AT(1.0, 0.0) - IMG_NORM_PIXEL /* odd */ (inputImage /* spaces */ , isf_FragNormCoord);
}
