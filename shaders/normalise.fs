/*{
  "DESCRIPTION": "As much contrast as there can be: the darkest of all numbers in the picture becomes 0, the lightest 1. A picture of one colour stays as it is.",
  "CATEGORIES": ["Color"],
  "ISFVSN": "2",
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "LABEL": "how much of the way there"},
    {"NAME": "smallest", "TYPE": "float", "DEFAULT": 0.02, "MIN": 0.0, "MAX": 1.0, "LABEL": "a contrast smaller than this is taken for this, so that what is nearly black is not noise"}
  ],
  "PASSES": [
    {"TARGET": "cells", "WIDTH": 32, "HEIGHT": 32, "FLOAT": true},
    {"TARGET": "whole", "WIDTH": 1, "HEIGHT": 1, "FLOAT": true},
    {}
  ]
}*/

const int MOST = 64;  // samples of a cell either way: 2048 pixels of the picture, above that some are left out

void main() {
    vec2 found = vec2(1.0e9, -1.0e9);
    if (PASSINDEX == 0) {
        ivec2 size = textureSize(inputImage, 0), cell = ivec2(gl_FragCoord.xy);
        ivec2 low = cell * size / 32, high = max((cell + 1) * size / 32, low + 1);
        ivec2 stride = max((high - low + MOST - 1) / MOST, ivec2(1));
        for (int y = low.y; y < high.y; y += stride.y)
            for (int x = low.x; x < high.x; x += stride.x) {
                vec3 c = texelFetch(inputImage, min(ivec2(x, y), size - 1), 0).rgb;
                found = vec2(min(found.x, min(c.r, min(c.g, c.b))), max(found.y, max(c.r, max(c.g, c.b))));
            }
        gl_FragColor = vec4(found, 0.0, 1.0);
    } else if (PASSINDEX == 1) {
        for (int y = 0; y < 32; y++)
            for (int x = 0; x < 32; x++) {
                vec2 c = texelFetch(cells, ivec2(x, y), 0).rg;
                found = vec2(min(found.x, c.x), max(found.y, c.y));
            }
        gl_FragColor = vec4(found, 0.0, 1.0);
    } else {
        vec4 c = IMG_THIS_PIXEL(inputImage);
        vec2 ends = texelFetch(whole, ivec2(0), 0).rg;
        float span = ends.y - ends.x;
        vec3 wide = span > 1.0e-5 ? (c.rgb - ends.x) / max(span, clamp(smallest, 1.0e-5, 1.0e5)) : c.rgb;
        gl_FragColor = vec4(mix(c.rgb, wide, clamp(amount, 0.0, 1.0)), c.a);
    }
}
