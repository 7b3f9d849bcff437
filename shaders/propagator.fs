/*{
  "DESCRIPTION": "A noisy propagator: each cell of a torus passes on what another was; now and then one drops it.\n\nFeed several the same sum of them all and they are a continuous cellular automaton: `a = propagator(0.5*a + 0.5*b, 1, 0)`, `b = propagator(0.5*a + 0.5*b, 0, 1)`. The rule of M. Bukatin's networks of August 2015 and June 2016. Numbers go from -1, black, to 1: `board_view` shows them.",
  "CATEGORIES": ["Generator"],
  "ISFVSN": "2",
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "across", "TYPE": "float", "DEFAULT": 1.0, "MIN": -16.0, "MAX": 16.0, "LABEL": "cells to the right of it, from where it is passed on"},
    {"NAME": "up", "TYPE": "float", "DEFAULT": 0.0, "MIN": -16.0, "MAX": 16.0, "LABEL": "cells above it"},
    {"NAME": "keep", "TYPE": "float", "DEFAULT": 0.995, "MIN": 0.9, "MAX": 1.0, "LABEL": "how likely a cell is to pass something on; else it is 0"},
    {"NAME": "amends", "TYPE": "float", "DEFAULT": 0.8, "MIN": 0.0, "MAX": 1.0, "LABEL": "how much of what is dropped on the whole the others make good"},
    {"NAME": "gain", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.5, "LABEL": "of the sum; one neuron that feeds it in all propagators turns all their weights"},
    {"NAME": "start", "TYPE": "image"},
    {"NAME": "from_start", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0, "LABEL": "how much of the picture `start`, with black as -1, is added to the sum"},
    {"NAME": "sine", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0, "LABEL": "how much of what is passed on is a sine of it"},
    {"NAME": "scale", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 2.0, "LABEL": "cycles of that sine from 0 to 1"},
    {"NAME": "lost", "TYPE": "image"},
    {"NAME": "colours", "TYPE": "bool", "DEFAULT": false, "LABEL": "whether red, green and blue are dropped each for itself"},
    {"NAME": "gap", "TYPE": "float", "DEFAULT": 64.0, "MIN": 1.0, "MAX": 64.0, "LABEL": "at the beginning all is black, but for a white cell every so many"},
    {"NAME": "cells", "TYPE": "float", "DEFAULT": 64.0, "MIN": 8.0, "MAX": 512.0, "LABEL": "rows of the torus"},
    {"NAME": "columns", "TYPE": "float", "DEFAULT": 64.0, "MIN": 8.0, "MAX": 1024.0, "LABEL": "its columns"},
    {"NAME": "reset", "TYPE": "event", "LABEL": "begins anew"}
  ],
  "PASSES": [{"WIDTH": "min(max(round($columns), 1), 2048)", "HEIGHT": "min(max(round($cells), 1), 2048)", "FLOAT": true}]
}*/

const float TAU = 6.28318530718;

float chance(ivec2 cell, uint draw) {
    // The way is in it, or all propagators would drop the same cells.
    uvec2 u = uvec2(cell), way = uvec2(ivec2(round(across), round(up)) + 4096);
    uint h = u.x * 0x9E3779B1u ^ u.y * 0x85EBCA77u ^ draw * 0x27D4EB2Fu ^ (way.x * 8192u + way.y) * 0x165667B1u;
    h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
    h = (h ^ (h >> 12)) * 0x297A2D39u;
    h = (h ^ (h >> 15)) * 0x9E3779B1u;
    return float((h ^ (h >> 16)) >> 8) / 16777216.0;
}

// The texel of a picture of any size that lies over a cell.
ivec2 over(ivec2 cell, ivec2 size) { return cell * size / ivec2(RENDERSIZE); }

void main() {
    ivec2 grid = ivec2(RENDERSIZE), cell = ivec2(gl_FragCoord.xy);
    ivec2 other = cell + ivec2(round(clamp(across, -1.0e4, 1.0e4)), round(clamp(up, -1.0e4, 1.0e4)));
    other = (other % grid + grid) % grid;

    vec4 sum = texelFetch(inputImage, over(other, textureSize(inputImage, 0)), 0);
    int every = int(clamp(gap, 1.0, 4096.0) + 0.5);
    bool white = other.x % every == 0 && other.y % every == 0;
    vec4 began = texelFetch(start, over(other, textureSize(start, 0)), 0);
    // Nothing at all, alpha included, is what there is before the first frame.
    vec3 board = (sum.a == 0.0 || reset ? vec3(white ? 1.0 : -1.0) : sum.rgb) * gain;
    board += from_start * (2.0 * began.rgb - began.a);

    float kept = clamp(keep, 0.0, 1.0);
    vec3 passed = board * (1.0 + amends * (1.0 / max(kept, 0.01) - 1.0));
    for (int i = 0; i < 3; i++)
        if (chance(cell, uint(FRAMEINDEX) * 3u + (colours ? uint(i) : 0u)) >= kept) passed[i] = 0.0;
    if (texelFetch(lost, over(cell, textureSize(lost, 0)), 0).r > 0.5) passed = vec3(0.0);

    vec3 waved = sin(TAU * scale * clamp(board, -1.0e3, 1.0e3));
    gl_FragColor = vec4(mix(passed, waved, clamp(sine, 0.0, 1.0)), 1.0);
}
