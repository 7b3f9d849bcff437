/*{
  "INPUTS": []
}*/
void main() {
    gl_FragColor = vec4(fract(TIME), TIMEDELTA, float(FRAMEINDEX)/10.0, DATE.y/12.0);
}
