#define _GNU_SOURCE
#include "randomness.h"
#include <errno.h>
#include <sys/random.h>

int linux_random(void *bytes, size_t count) {
    char *next = bytes;
    while (count > 0) {
        ssize_t filled = getrandom(next, count, 0);
        if (filled < 0 && errno == EINTR) continue;
        if (filled < 0) return errno;
        next += filled;
        count -= (size_t)filled;
    }
    return 0;
}
