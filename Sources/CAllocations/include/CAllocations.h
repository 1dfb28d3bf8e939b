#pragma once

// Counts what a program takes from the heap. For tests and measurements only: it stands before the
// C library's malloc. A program has it by linking it, or by being started with the library of the
// same source in LD_PRELOAD.
//
// Where ALLOCATIONS_FOLDER is set, the calls of all threads are counted as well, in the first eight
// bytes of the file ALLOCATIONS_FOLDER/PID, which another program may read while this one runs.

struct allocations {
    long calls;
    long bytes;
};

/// What the calling thread has taken from the heap since it started. Nothing is ever subtracted.
struct allocations allocations_of_this_thread(void);

/// 1 where calls are counted; 0 under an address sanitizer, which has a heap of its own.
int allocations_are_counted(void);
