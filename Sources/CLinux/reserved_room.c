#define _GNU_SOURCE
#include "reserved_room.h"
#include <errno.h>
#include <fcntl.h>

int linux_reserve_room(int file, long bytes) {
    return fallocate(file, FALLOC_FL_KEEP_SIZE, 0, bytes) == 0 ? 0 : errno;
}
