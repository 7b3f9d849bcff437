/*{
  "DESCRIPTION": "Counts events.",
  "INPUTS": [{"NAME": "kick", "TYPE": "event"}],
  "PASSES": [{"TARGET": "kept", "PERSISTENT": true, "FLOAT": true, "WIDTH": "1", "HEIGHT": 1}, {}]
}*/
void main() {
    if (PASSINDEX == 0)
        gl_FragColor = IMG_NORM_PIXEL(kept, vec2(0.5)) + (kick ? vec4(0.25) : vec4(0.0));
    else
        gl_FragColor = IMG_NORM_PIXEL(kept, vec2(0.5));
}
