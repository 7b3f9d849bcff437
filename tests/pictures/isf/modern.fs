#version 330

/*{
  "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]
}*/
out vec4 result;
void main() {
    if (isf_FragNormCoord.x < 0.5) {
        result = vec4(1.0);
        return;
    }
    result = texture(inputImage, isf_FragNormCoord).gbra;
}
