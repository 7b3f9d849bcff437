// The picture many times, side by side.
uniform sampler2D image;
uniform float count = 3.0;         // [1, 16] how many times across, and how many up
uniform float shift = 0.0;         // cycle [0, 1] by how much each row is shifted beside the one below, as in a brick wall
uniform bool mirrored = false;     // every other one is a mirror image, so no seam shows
uniform vec2 offset = vec2(0.0);   // cycle [0, 1] moves all, in tiles

out vec4 color;

void main() {
    vec2 p = clamp((uv - 0.5) * count, -1.0e6, 1.0e6) + 0.5 - fract(offset * (mirrored ? 0.5 : 1.0)) * (mirrored ? 2.0 : 1.0);
    p.x += fract(shift) * floor(p.y);
    vec2 q = fract(p);
    if (mirrored) q = 1.0 - abs(1.0 - 2.0 * fract(0.5 * p));
    // Inside one tile the picture is smaller: with the derivatives of the unbroken place no seam is filtered.
    vec2 size = vec2(textureSize(image, 0));
    color = texture(image, clamp(q, 0.5 / size, 1.0 - 0.5 / size));
}
