// One colour becomes transparent, however light or dark it is; what shines of it on the rest is taken away.
uniform sampler2D image;
uniform vec3 key = vec3(0.0, 0.75, 0.2);   // [0, 1] the colour that goes
uniform float tolerance = 0.12;            // [0, 1] how far from it everything is clear
uniform float softness = 0.1;              // [0, 1] and how much farther until all is solid
uniform float spill = 0.8;                 // [0, 1] how much of its light is taken from the rest

out vec4 color;

// Blue and red less luma, of BT.709: brightness is no part of it.
vec2 chroma(vec3 c) {
    float grey = dot(c, vec3(0.2126, 0.7152, 0.0722));
    return vec2((c.b - grey) / 1.8556, (c.r - grey) / 1.5748);
}

void main() {
    vec4 c = texture(image, uv);
    vec3 plain = c.rgb / max(c.a, 1.0e-3);
    vec2 wanted = chroma(key), found = chroma(plain);
    float away = length(found - wanted);
    float seen = smoothstep(tolerance, tolerance + max(softness, 1.0e-4), away);

    // What lies in the direction of the key is its light.
    vec2 way = wanted / max(length(wanted), 1.0e-4);
    float shine = clamp(max(dot(found, way), 0.0) * spill, 0.0, 1.0);
    vec3 grey = vec3(dot(plain, vec3(0.2126, 0.7152, 0.0722)));
    vec3 clean = mix(plain, grey, clamp(shine / max(length(found), 1.0e-3), 0.0, 1.0));
    color = vec4(clean * c.a, c.a) * seen;
}
