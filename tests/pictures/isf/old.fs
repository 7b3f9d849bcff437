/*{
  "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]
}*/
#extension GL_ARB_texture_rectangle : enable
void main() {
    vec4 one = texture2D(inputImage, vv_FragNormCoord);
    vec4 two = texture2DRect(inputImage, gl_FragCoord.xy);
    gl_FragColor = one - two + vec4(0.5);
    gl_FragColor.a = 1.0;
    if (gl_FragCoord.x < 8.0) discard;
}
