#define _GNU_SOURCE
#include "launch.h"
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>

int launch_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 ? 0 : errno; }

int launch_pin(const int *processors, int count) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int i = 0; i < count; i++) CPU_SET(processors[i], &set);
    return sched_setaffinity(0, sizeof set, &set) == 0 ? 0 : errno;
}

int launch_processors(int *processors, int count) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return -errno;
    int found = 0;
    for (int processor = 0; processor < CPU_SETSIZE && found < count; processor++)
        if (CPU_ISSET(processor, &set)) processors[found++] = processor;
    return found;
}
