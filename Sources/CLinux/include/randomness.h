#pragma once
#include <stddef.h>

/// Fills `bytes` from the kernel's generator, which it waits for early after a boot. 0 or errno.
int linux_random(void *bytes, size_t count);
