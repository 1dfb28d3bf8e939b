#pragma once

/// A file without a name that lies in memory and goes with its last descriptor; or -errno. `name` is
/// for lists of a process's files.
int linux_memory_file(const char *name);
