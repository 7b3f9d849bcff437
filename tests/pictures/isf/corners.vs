#if __VERSION__ <= 120
varying vec2 turned;
varying vec2 offsets[2];
#else
out vec2 turned;
out vec2 offsets[2];
#endif
void main() {
    isf_vertShaderInit();
    float angle = turn*6.283185307179586;
    turned = mat2(cos(angle), sin(angle), -sin(angle), cos(angle))*(isf_FragNormCoord - 0.5) + 0.5;
    offsets[0] = 1.0/RENDERSIZE;
    offsets[1] = 1.0/IMG_SIZE(inputImage);
}
