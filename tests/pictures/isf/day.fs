/*{}*/
void main() {
    gl_FragColor = vec4(DATE.x/4000.0, DATE.z/31.0, DATE.w/86400.0, 1.0);
}
