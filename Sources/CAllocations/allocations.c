#define _GNU_SOURCE
#include "CAllocations.h"
#include <errno.h>
#include <stddef.h>

static _Thread_local struct allocations counted;

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

static void count(size_t bytes) {
    counted.calls++;
    counted.bytes += (long)bytes;
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
