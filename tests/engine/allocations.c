/* Counts what a thread allocates and frees while it calls the callback. Preloaded, so that it stands before libc. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static __thread int counting __attribute__((tls_model("initial-exec")));
static __thread long long counted __attribute__((tls_model("initial-exec")));
static void *(*next_mmap)(void *, size_t, int, int, int, off_t);

/* Before any other thread is there; dlsym itself may allocate. */
__attribute__((constructor)) static void begin(void) { next_mmap = dlsym(RTLD_NEXT, "mmap"); }

void *malloc(size_t size) { counted += counting; return __libc_malloc(size); }
void *calloc(size_t count, size_t size) { counted += counting; return __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { counted += counting; return __libc_realloc(old, size); }
void free(void *old) { counted += counting; __libc_free(old); }
void *memalign(size_t align, size_t size) { counted += counting; return __libc_memalign(align, size); }
void *aligned_alloc(size_t align, size_t size) { counted += counting; return __libc_memalign(align, size); }

int posix_memalign(void **made, size_t align, size_t size) {
    counted += counting;
    *made = __libc_memalign(align, size);
    return *made || !size ? 0 : ENOMEM;
}

void *mmap(void *at, size_t size, int protection, int flags, int file, off_t offset) {
    counted += counting;
    if (!next_mmap) begin();
    return next_mmap(at, size, protection, flags, file, offset);
}

typedef int32_t (*callback_t)(int64_t, int64_t, uint64_t, int64_t, uint64_t, int64_t);

static long long faulted;

static long long faults_now(void) {
    struct rusage usage;
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_minflt + usage.ru_majflt;
}

/* Calls the callback so many times, as PortAudio would; returns what was counted within it. */
long long count(callback_t callback, int64_t sound, uint64_t samples, int64_t context, int times) {
    long long before = faults_now();
    counted = 0;
    for (int i = 0; i < times; i++) {
        counting = 1;
        callback(0, sound, samples, 0, 0, context);
        counting = 0;
    }
    faulted = faults_now() - before;
    return counted;
}

/* How often the system had to bring a page of memory in the calls that were counted last. */
long long faults(void) { return faulted; }

/* A callback that allocates: twice each time, once by way of the C library's own callers. */
static void *volatile kept;
int32_t wasteful(int64_t in, int64_t out, uint64_t samples, int64_t times, uint64_t flags, int64_t user) {
    (void)in; (void)out; (void)samples; (void)times; (void)flags; (void)user;
    kept = malloc(64);
    free(kept);
    return 0;
}
