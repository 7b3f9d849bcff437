/*{
  "INPUTS": [
    {"NAME": "count", "TYPE": "long", "VALUES": [2, 4, 16], "LABELS": ["few", "some", "many"], "DEFAULT": 4},
    {"NAME": "way", "TYPE": "long", "VALUES": [0, 1], "LABELS": ["across", "down"], "DEFAULT": 1},
    {"NAME": "bits", "TYPE": "long", "MIN": 1, "MAX": 8, "DEFAULT": 2}
  ]
}*/
float place(float count) { return floor(count*(way == 1 ? isf_FragNormCoord.y : isf_FragNormCoord.x)); }
void main() {
    gl_FragColor = vec4(vec3(place(float(count))/float(count)), float(bits)/8.0);
}
