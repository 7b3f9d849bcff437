/*{
  "PERSISTENT_BUFFERS": ["steps"],
  "PASSES": [{"TARGET": "steps"}, {}]
}*/
void main() {
    gl_FragColor = PASSINDEX == 0 ? IMG_THIS_PIXEL(steps) + 0.125 : IMG_THIS_PIXEL(steps);
}
