#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// A program that cannot outlive whoever started it.
//
// Between the two stands a keeper, a copy of the starter that waits: it holds the reading end of a
// lifeline and is the program's parent. When the lifeline closes, because its owner closed it or is
// gone in whatever way, the keeper kills the program. When the program has ended, the keeper kills
// all its descendants that are left and reports how it ended.

/// How a program is started. Everything is borrowed for the time of the call.
struct linux_start {
    /// Executed as it stands: PATH is not searched.
    const char *path;
    char *const *arguments;
    char *const *environment;
    /// The working folder, or NULL for the starter's.
    const char *folder;
    /// They become 0, 1, 2 and so on; the program gets no others.
    const int *descriptors;
    int descriptor_count;
    /// Whether to look at the stack when the program crashes. Needs ptrace; where that is refused
    /// the program runs all the same and no stack is reported.
    bool watch_crashes;
};

struct linux_kept_child {
    pid_t keeper;
    /// Close it to end the program.
    int lifeline;
    /// Carries one `linux_ending`, then `linux_ending.map_bytes` of text, then its end.
    int report;
};

enum linux_ending_kind {
    /// `value` is errno.
    linux_not_started = 1,
    /// `value` is the exit code.
    linux_exited = 2,
    /// `value` is the signal's number.
    linux_signalled = 3,
};

#define LINUX_STACK_WORDS 1024
// Of a stack that ran over, the outermost frames say where it began.
#define LINUX_INNER_FRAMES 192
#define LINUX_OUTER_FRAMES 64

struct linux_ending {
    int32_t kind;
    int32_t value;
    int64_t cpu_microseconds;
    /// The rest is zero unless `stack_is_known`.
    int32_t stack_is_known;
    /// The stack ran into the end of its memory.
    int32_t stack_overflowed;
    uint64_t program_counter;
    uint64_t stack_pointer;
    uint64_t frame_pointer;
    /// Return addresses by the chain of frame pointers, innermost first, without the middle of a
    /// long chain.
    int32_t frame_count;
    /// Words from the stack pointer upwards.
    int32_t stack_word_count;
    uint64_t frames[LINUX_INNER_FRAMES + LINUX_OUTER_FRAMES];
    uint64_t stack_words[LINUX_STACK_WORDS];
    /// Length of `/proc/PID/maps`, which follows this struct.
    int64_t map_bytes;
};

/// A pipe whose ends no other program inherits, reading end first. 0, or errno.
int linux_pipe(int ends[2]);

/// 0, or errno. Of `child`, the caller closes both descriptors and waits for the keeper.
int linux_start_kept(const struct linux_start *start, struct linux_kept_child *child);
