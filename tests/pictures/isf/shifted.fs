/*{
  "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]
}*/
void main() {
    vec2 size = IMG_SIZE(inputImage);
    vec2 at = mod(gl_FragCoord.xy + vec2(3.0, 1.0), size);
    gl_FragColor = IMG_PIXEL(inputImage, at) - 0.5*IMG_THIS_NORM_PIXEL(inputImage);
}
