/*{
  "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}],
  "PASSES": [{"TARGET": "across"}, {"DESCRIPTION": "then down"}]
}*/
void main() {
    vec2 texel = 1.0/RENDERSIZE;
    if (PASSINDEX == 0) {
        vec2 beside = vec2(texel.x, 0.0);
        gl_FragColor = 0.5*(IMG_NORM_PIXEL(inputImage, isf_FragNormCoord + beside)
                            + IMG_NORM_PIXEL(inputImage, isf_FragNormCoord - beside));
    } else {
        vec2 beside = vec2(0.0, texel.y);
        gl_FragColor = 0.5*(IMG_NORM_PIXEL(across, isf_FragNormCoord + beside)
                            + IMG_NORM_PIXEL(across, isf_FragNormCoord - beside));
    }
}
