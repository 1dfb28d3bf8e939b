#pragma once

// What a process does to itself before it becomes the program to be measured.

/// From now on it is killed when its parent ends. 0 or errno.
int launch_die_with_parent(void);

/// From now on it runs on these processors alone. 0 or errno.
int launch_pin(const int *processors, int count);

/// The processors that this process may use, as many as fit. How many there are, or -errno.
int launch_processors(int *processors, int count);
