#pragma once

// What a confined program may not do, in two walls that do not need each other.

/// Limits on resources, for this process and what it becomes.
struct linux_limits {
    unsigned cpu_seconds;
    unsigned long address_bytes;
    unsigned open_files;
};

/// 0 or errno.
int linux_limit_resources(struct linux_limits limits);

/// From now on system calls that write, delete, start processes, reach the network or touch other
/// processes fail. 0 or errno. There is no way back, also not by becoming another program.
int linux_refuse_calls(void);

/// From now on the file system cannot be changed, as a second wall. 0, also where the kernel has
/// no Landlock, or errno.
int linux_refuse_file_changes(void);
