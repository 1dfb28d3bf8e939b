#pragma once
#include <stdint.h>

// A timer as a descriptor, by the clock that nobody sets.

/// The descriptor, or -errno.
int linux_timer_open(void);

/// It becomes readable at this time of CLOCK_MONOTONIC, at once if that has passed. Whatever it
/// was set to before is forgotten. 0 or errno.
int linux_timer_set(int timer, int64_t nanoseconds);

/// It is no longer readable, and does not become so. 0 or errno.
int linux_timer_stop(int timer);
