/*{
  "DESCRIPTION": "A board of cells, each a sharp square: black at -1, grey at 0, white at 1.\n\nThe largest number that there is, above 0 or below, is taken for 1.",
  "CATEGORIES": ["Color"],
  "ISFVSN": "2",
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amplify", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "LABEL": "how much of the way to the largest number as 1"},
    {"NAME": "gain", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 4.0, "LABEL": "of the numbers"},
    {"NAME": "roundness", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0, "LABEL": "from squares to dots"},
    {"NAME": "gap", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0, "LABEL": "the dark between two cells"},
    {"NAME": "below", "TYPE": "color", "DEFAULT": [0.0, 0.0, 0.0, 1.0]},
    {"NAME": "middle", "TYPE": "color", "DEFAULT": [0.5, 0.5, 0.5, 1.0]},
    {"NAME": "above", "TYPE": "color", "DEFAULT": [1.0, 1.0, 1.0, 1.0]}
  ],
  "PASSES": [
    {"TARGET": "parts", "WIDTH": 32, "HEIGHT": 32, "FLOAT": true},
    {"TARGET": "whole", "WIDTH": 1, "HEIGHT": 1, "FLOAT": true},
    {}
  ]
}*/

const int MOST = 64;  // samples of a part either way: a board of 2048 cells

void main() {
    float most = 0.0;
    if (PASSINDEX == 0) {
        ivec2 size = textureSize(inputImage, 0), part = ivec2(gl_FragCoord.xy);
        ivec2 low = part * size / 32, high = max((part + 1) * size / 32, low + 1);
        ivec2 stride = max((high - low + MOST - 1) / MOST, ivec2(1));
        for (int y = low.y; y < high.y; y += stride.y)
            for (int x = low.x; x < high.x; x += stride.x) {
                vec3 c = abs(texelFetch(inputImage, min(ivec2(x, y), size - 1), 0).rgb);
                most = max(most, max(c.r, max(c.g, c.b)));
            }
        gl_FragColor = vec4(most, 0.0, 0.0, 1.0);
    } else if (PASSINDEX == 1) {
        for (int y = 0; y < 32; y++)
            for (int x = 0; x < 32; x++) most = max(most, texelFetch(parts, ivec2(x, y), 0).r);
        gl_FragColor = vec4(most, 0.0, 0.0, 1.0);
    } else {
        ivec2 size = textureSize(inputImage, 0);
        vec2 at = isf_FragNormCoord * vec2(size), f = fract(at) - 0.5;
        vec3 x = texelFetch(inputImage, min(ivec2(at), size - 1), 0).rgb;
        most = max(texelFetch(whole, ivec2(0), 0).r, 1.0e-6);
        x = clamp(x * gain / mix(1.0, most, clamp(amplify, 0.0, 1.0)), -1.0, 1.0);
        vec3 seen = mix(middle.rgb, below.rgb, max(-x, 0.0)) + (above.rgb - middle.rgb) * max(x, 0.0);
        float t = dot(x, vec3(1.0 / 3.0)), alpha = t < 0.0 ? mix(middle.a, below.a, -t) : mix(middle.a, above.a, t);

        float inside = 1.0;
        if (gap > 0.0 || roundness > 0.0) {
            vec2 pixel = vec2(size) / RENDERSIZE;
            float e = mix(16.0, 2.0, clamp(roundness, 0.0, 1.0)), wide = min(max(pixel.x, pixel.y), 0.5);
            float d = pow(pow(abs(f.x), e) + pow(abs(f.y), e), 1.0 / e) - 0.5 * (1.0 - clamp(gap, 0.0, 1.0));
            inside = clamp(0.5 - d / wide, 0.0, 1.0);
        }
        gl_FragColor = vec4(seen, 1.0) * (alpha * inside);
    }
}
