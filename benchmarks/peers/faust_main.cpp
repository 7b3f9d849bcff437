// Plays a Faust program into a WAV file of floats: work RATE SAMPLES PATH. Denormals are flushed, as in livedmm.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>
#include <xmmintrin.h>

#define FAUSTFLOAT float

struct Meta {
    void declare(const char*, const char*) {}
};
struct UI {
    void openVerticalBox(const char*) {}
    void closeBox() {}
};
struct dsp {
    virtual ~dsp() {}
};

#include "work.h"

int main(int, char** given) {
    const uint32_t rate = atoi(given[1]), samples = atoi(given[2]), bytes = 4 * samples;
    FILE* file = fopen(given[3], "wb");
    if (!file) return 1;
    _mm_setcsr(_mm_getcsr() | 0x8040);
    const uint32_t head[] = {0x46464952, 36 + bytes, 0x45564157, 0x20746d66, 16, 0x00010003, rate, 4 * rate, 0x00200004,
                             0x61746164, bytes};
    fwrite(head, 4, 11, file);
    Work* work = new Work;
    work->init(rate);
    const int block = 64;
    std::vector<float> sound(block);
    float* outputs[] = {sound.data()};
    for (uint32_t at = 0; at < samples; at += block) {
        const int n = std::min<uint32_t>(block, samples - at);
        work->compute(n, nullptr, outputs);
        fwrite(sound.data(), 4, n, file);
    }
    delete work;
    return fclose(file);
}
