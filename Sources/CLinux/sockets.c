#define _GNU_SOURCE
#include "sockets.h"
#include <errno.h>
#include <stddef.h>
#include <sys/socket.h>

int linux_accept(int listener) {
    int connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    return connection < 0 ? -errno : connection;
}
