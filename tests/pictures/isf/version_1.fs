/*{
  "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}],
  "PERSISTENT_BUFFERS": {"memory": {"WIDTH": "$WIDTH", "HEIGHT": "$HEIGHT", "FLOAT": true}},
  "PASSES": [{"TARGET": "memory"}, {}]
}*/
void main() {
    vec4 old = IMG_THIS_PIXEL(memory);
    gl_FragColor = PASSINDEX == 0 ? max(old*0.5, IMG_THIS_PIXEL(inputImage)*float(FRAMEINDEX == 1)) : old;
}
