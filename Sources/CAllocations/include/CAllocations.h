#pragma once

// Counts what the program that links this takes from the heap. For tests and measurements only:
// it stands before the C library's malloc, so a program has it or has not.

struct allocations {
    long calls;
    long bytes;
};

/// What the calling thread has taken from the heap since it started. Nothing is ever subtracted.
struct allocations allocations_of_this_thread(void);

/// 1 where calls are counted; 0 under an address sanitizer, which has a heap of its own.
int allocations_are_counted(void);
