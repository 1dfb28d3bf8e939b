#pragma once
#include <signal.h>
#include <stdint.h>

// Waiting for many descriptors at once, and things that are no files as descriptors.

/// A descriptor that is ready. `events` holds the bits of `linux_poll_events`.
struct linux_ready {
    /// What its owner gave when it was added.
    uint64_t token;
    uint32_t events;
};

enum linux_poll_events {
    linux_poll_readable = 1,
    linux_poll_writable = 4,
    /// Both directions are at their end, or broken. Reported unasked.
    linux_poll_broken = 8 | 16,
};

/// The most that one wait reports. Whoever is left out comes first the next time.
#define LINUX_READY_MAX 256

/// A set of descriptors, or -errno.
int linux_poll_open(void);

/// 0 or errno. `events` are those to wait for; a descriptor that is ready is told until it no
/// longer is.
int linux_poll_add(int set, int descriptor, uint32_t events, uint64_t token);
int linux_poll_change(int set, int descriptor, uint32_t events, uint64_t token);
int linux_poll_remove(int set, int descriptor);

/// How many of `ready`, which has room for LINUX_READY_MAX, were filled, or -errno. -1 milliseconds
/// are for ever.
int linux_poll_wait(int set, struct linux_ready *ready, int milliseconds);

/// A counter that is readable while it is not zero and never blocks, or -errno.
int linux_event_counter(void);

/// Readable while one of `signals`, which the caller has blocked, is pending; or -errno.
int linux_signal_descriptor(const sigset_t *signals);

/// The signal taken from it, 0 where none is pending, or -errno.
int linux_next_signal(int descriptor);
