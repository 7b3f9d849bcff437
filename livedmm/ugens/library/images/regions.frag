// The mean colours of a picture's regions, which lie in columns and rows.
//
// `cell[0]`, `cell[1]`, ... are their colours, from the top left: `regions(camera()).cell[3]` is a number or a colour wherever
// one is wanted, a frame late. Of a region 32 by 32 places are looked at.
uniform sampler2D image;

out vec4 color;

void main() {
    vec2 cell = floor(gl_FragCoord.xy);
    // Half a pixel from its edges, or a region would have of its neighbours.
    vec2 margin = min(0.5 / vec2(textureSize(image, 0)), 0.5 / resolution), low = cell / resolution + margin, high = (cell + 1.0) / resolution - margin;
    vec4 sum = vec4(0.0);
    for (int y = 0; y < 32; y++)
        for (int x = 0; x < 32; x++)
            sum += texture(image, clamp((cell + (vec2(x, y) + 0.5) / 32.0) / resolution, low, high));
    color = sum / 1024.0;
}
