/*{
}*/
void main(void) {
    gl_FragColor = vec4(gl_FragCoord.xy/RENDERSIZE, vv_FragNormCoord.x*isf_FragNormCoord.y, RENDERSIZE.x/RENDERSIZE.y);
}
