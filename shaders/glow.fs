/*{
  "DESCRIPTION": "The light around what is bright: a wide soft copy of it, to be added to the picture.",
  "CATEGORIES": ["Blur"],
  "ISFVSN": "2",
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "threshold", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0, "LABEL": "how bright a thing must be"},
    {"NAME": "radius", "TYPE": "float", "DEFAULT": 0.05, "MIN": 0.0, "MAX": 0.3, "LABEL": "how far it shines, in heights of the picture"},
    {"NAME": "gain", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 4.0, "LABEL": "how much"}
  ],
  "PASSES": [
    {"TARGET": "bright", "WIDTH": "$WIDTH/4", "HEIGHT": "$HEIGHT/4"},
    {"TARGET": "across", "WIDTH": "$WIDTH/4", "HEIGHT": "$HEIGHT/4"},
    {"TARGET": "soft", "WIDTH": "$WIDTH/4", "HEIGHT": "$HEIGHT/4"},
    {}
  ]
}*/

const int REACH = 12;

vec4 bell(sampler2D picture, vec2 along) {
    float deviation = clamp(radius, 0.0, 1.0) * float(textureSize(picture, 0).y);
    float apart = max(2.5 * deviation / float(REACH), 0.01), weight = 0.0;
    vec4 sum = vec4(0.0);
    for (int i = -REACH; i <= REACH; i++) {
        float d = float(i) * apart / max(deviation, 0.01), w = exp(-0.5 * d * d);
        sum += w * texture(picture, clamp(isf_FragNormCoord + float(i) * apart * along, 0.0, 1.0));
        weight += w;
    }
    return sum / weight;
}

void main() {
    vec2 texel = 1.0 / vec2(textureSize(bright, 0));
    if (PASSINDEX == 0) {
        vec4 sum = vec4(0.0);
        vec2 step_ = 1.0 / IMG_SIZE(inputImage);
        for (int j = 0; j < 2; j++)
            for (int i = 0; i < 2; i++) {
                vec4 c = clamp(IMG_NORM_PIXEL(inputImage, isf_FragNormCoord + (vec2(i, j) * 2.0 - 1.0) * step_), 0.0, 4.0);
                float light = max(c.r, max(c.g, c.b));
                sum += 0.25 * c * smoothstep(threshold, threshold + 0.3, light);
            }
        gl_FragColor = sum;
    } else if (PASSINDEX == 1) {
        gl_FragColor = bell(bright, vec2(texel.x, 0.0));
    } else if (PASSINDEX == 2) {
        gl_FragColor = bell(across, vec2(0.0, texel.y));
    } else {
        gl_FragColor = IMG_NORM_PIXEL(soft, isf_FragNormCoord) * gain;
    }
}
