#define _GNU_SOURCE
#include "memory_file.h"
#include <errno.h>
#include <sys/mman.h>

int linux_memory_file(const char *name) {
    int file = memfd_create(name, MFD_CLOEXEC);
    return file < 0 ? -errno : file;
}
