#define _GNU_SOURCE
#include "timer.h"
#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>

int linux_timer_open(void) {
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    return timer < 0 ? -errno : timer;
}

int linux_timer_set(int timer, int64_t nanoseconds) {
    // A time of zero would stop it.
    if (nanoseconds < 1) nanoseconds = 1;
    struct itimerspec when = {
        .it_value = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000}};
    return timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL) == 0 ? 0 : errno;
}

int linux_timer_stop(int timer) {
    struct itimerspec never = {0};
    return timerfd_settime(timer, 0, &never, NULL) == 0 ? 0 : errno;
}
