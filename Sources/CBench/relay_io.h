#pragma once
#include <stddef.h>

/// As much as a connector reads at once.
enum { RELAY_READ_BYTES = 256 * 1024 };
/// As much as a connector lets wait before it writes early.
enum { RELAY_WRITE_BYTES = 64 * 1024 };

/// 0 or -errno.
int relay_write(int link, const char *bytes, size_t count);
/// How many bytes came; 0 at the end, or -errno.
long relay_read(int link, char *bytes, size_t count);
