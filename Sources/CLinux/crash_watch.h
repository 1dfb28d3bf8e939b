#pragma once
#include "kept_child.h"

// Looks at the stack of a child that crashes, from outside, so that the child needs no helper and
// no handler of its own.

/// Whether the child can be watched.
bool crash_watch_begin(pid_t child);

/// Answers one stop of a watched thread and lets it go on. Fills in the stack if it crashed.
void crash_watch_stopped(pid_t thread, int status, struct linux_ending *ending);

/// Where the crashed program had what in memory, `map_bytes` long.
const char *crash_watch_map(void);
