#pragma once

/// What the calling process is called in lists of processes; 15 bytes count.
void linux_name_process(const char *name);
