#pragma once
#include <stdbool.h>
#include <sys/types.h>

// A program that whoever started it keeps an eye on: a session and a group of its own, and a
// descriptor that tells its end.

/// How a program is started. Everything is borrowed for the time of the call.
struct linux_child_start {
    /// Executed as it stands: PATH is not searched.
    const char *path;
    char *const *arguments;
    char *const *environment;
    /// The working folder, or NULL for the starter's.
    const char *folder;
    /// Becomes its output and its errors. Its input is empty.
    int output;
    /// They become 3, 4, 5 and so on; the program gets no others.
    const int *descriptors;
    int descriptor_count;
};

/// The most descriptors that a program is given.
#define LINUX_CHILD_DESCRIPTORS_MAX 16

/// The starter waits for `pid`; `pidfd` is readable from its end on, and the caller closes it.
struct linux_child {
    pid_t pid;
    int pidfd;
};

/// 0, or errno; then no program was left running. All signals are at their defaults in it.
int linux_start_child(const struct linux_child_start *start, struct linux_child *child);

/// A descriptor that stands for this process and no later one of its number, readable from the
/// process's end on; or -errno.
int linux_process_descriptor(pid_t pid);

/// 0 or errno. With `group`, to all of the group that the process leads, which needs Linux 6.9.
int linux_signal_process(int descriptor, int signal, bool group);
