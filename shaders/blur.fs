/*{
  "DESCRIPTION": "A soft picture (Gaussian), in two passes: across, then up. Beyond its edge the picture is mirrored, so it neither loses nor gains light.",
  "CATEGORIES": ["Blur"],
  "ISFVSN": "2",
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "radius", "TYPE": "float", "DEFAULT": 0.02, "MIN": 0.0, "MAX": 0.2, "LABEL": "the standard deviation, in heights of the picture"},
    {"NAME": "direction", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "0 only across, 1 only up, between them both"}
  ],
  "PASSES": [{"TARGET": "across", "FLOAT": true}, {}]
}*/

const int REACH = 14;  // taps to either side, three standard deviations

void main() {
    vec2 size = RENDERSIZE;
    float share = PASSINDEX == 0 ? min(2.0 - 2.0 * direction, 1.0) : min(2.0 * direction, 1.0);
    float deviation = clamp(radius, 0.0, 1.0) * clamp(share, 0.0, 1.0) * size.y;
    vec2 along = (PASSINDEX == 0 ? vec2(1.0, 0.0) : vec2(0.0, 1.0)) / size;
    // Taps stand a whole number of pixels apart, at least three standard deviations in all.
    float apart = max(ceil(3.0 * deviation / float(REACH)), 1.0);

    vec4 sum = vec4(0.0);
    float weight = 0.0;
    for (int i = -REACH; i <= REACH; i++) {
        float d = float(i) * apart, w = deviation > 0.05 ? exp(-0.5 * d * d / (deviation * deviation)) : float(i == 0);
        vec2 p = isf_FragNormCoord + d * along;
        p = 1.0 - abs(1.0 - 2.0 * fract(0.5 * p));
        sum += w * (PASSINDEX == 0 ? IMG_NORM_PIXEL(inputImage, p) : IMG_NORM_PIXEL(across, p));
        weight += w;
    }
    gl_FragColor = sum / weight;
}
