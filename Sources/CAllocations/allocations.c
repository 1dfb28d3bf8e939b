#define _GNU_SOURCE
#include "CAllocations.h"
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

// A model that never takes memory itself when a thread counts for the first time.
static _Thread_local __attribute__((tls_model("initial-exec"))) struct allocations counted;

struct allocations allocations_of_this_thread(void) { return counted; }

#if defined(__has_feature) && (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))

int allocations_are_counted(void) { return 0; }

#else

// glibc's own functions below the names that are taken over here.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

int allocations_are_counted(void) { return 1; }

// Of all threads, where somebody wants to read it.
static atomic_long *shared;

static void count(size_t bytes) {
    counted.calls++;
    counted.bytes += (long)bytes;
    if (shared) atomic_fetch_add_explicit(shared, 1, memory_order_relaxed);
}

__attribute__((constructor)) static void share(void) {
    const char *folder = getenv("ALLOCATIONS_FOLDER");
    if (folder == NULL) return;
    char path[512];
    snprintf(path, sizeof path, "%s/%d", folder, (int)getpid());
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return;
    if (ftruncate(file, sizeof *shared) == 0) {
        void *place = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (place != MAP_FAILED) shared = place;
    }
    close(file);
}

void *malloc(size_t bytes) {
    count(bytes);
    return __libc_malloc(bytes);
}

void *calloc(size_t elements, size_t bytes) {
    count(elements * bytes);
    return __libc_calloc(elements, bytes);
}

void *realloc(void *place, size_t bytes) {
    count(bytes);
    return __libc_realloc(place, bytes);
}

void *memalign(size_t alignment, size_t bytes) {
    count(bytes);
    return __libc_memalign(alignment, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes) { return memalign(alignment, bytes); }

int posix_memalign(void **place, size_t alignment, size_t bytes) {
    void *result = memalign(alignment, bytes);
    if (!result) return ENOMEM;
    *place = result;
    return 0;
}

#endif
