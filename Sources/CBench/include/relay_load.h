#pragma once
#include <stddef.h>
#include <stdint.h>

/// What goes into a chain of relays, and what comes back.
struct relay_messages {
    size_t request_bytes;
    size_t answer_bytes;
};

/// Sends `count` requests, `window` of them unanswered at most, and waits for every answer. How
/// long it took, or -errno.
int64_t relay_round(int link, struct relay_messages messages, long window, long count);

/// Sends so many requests a second whether or not answers have come, and puts into `latencies` how
/// many nanoseconds after its due time each was answered. 0 or -errno.
int relay_pace(
    int link, struct relay_messages messages, long per_second, long count, int64_t *latencies);
