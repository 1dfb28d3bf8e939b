#define _GNU_SOURCE
#include "event_poll.h"
#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

_Static_assert((int)linux_poll_readable == (int)EPOLLIN, "");
_Static_assert((int)linux_poll_writable == (int)EPOLLOUT, "");
_Static_assert(linux_poll_broken == (EPOLLERR | EPOLLHUP), "");

static int result(int value) { return value < 0 ? -errno : value; }

int linux_poll_open(void) { return result(epoll_create1(EPOLL_CLOEXEC)); }

static int control(int set, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data.u64 = token};
    return epoll_ctl(set, operation, descriptor, &event) == 0 ? 0 : errno;
}

int linux_poll_add(int set, int descriptor, uint32_t events, uint64_t token) {
    return control(set, EPOLL_CTL_ADD, descriptor, events, token);
}

int linux_poll_change(int set, int descriptor, uint32_t events, uint64_t token) {
    return control(set, EPOLL_CTL_MOD, descriptor, events, token);
}

int linux_poll_remove(int set, int descriptor) {
    return control(set, EPOLL_CTL_DEL, descriptor, 0, 0);
}

int linux_poll_wait(int set, struct linux_ready *ready, int milliseconds) {
    // The kernel's struct is packed on some processors, which Swift cannot read.
    struct epoll_event events[LINUX_READY_MAX];
    int count = epoll_wait(set, events, LINUX_READY_MAX, milliseconds);
    for (int i = 0; i < count; i++) {
        ready[i].token = events[i].data.u64;
        ready[i].events = events[i].events;
    }
    return result(count);
}

int linux_event_counter(void) { return result(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

int linux_signal_descriptor(const sigset_t *signals) {
    return result(signalfd(-1, signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

int linux_next_signal(int descriptor) {
    struct signalfd_siginfo information;
    ssize_t count = read(descriptor, &information, sizeof information);
    if (count == sizeof information) return (int)information.ssi_signo;
    return errno == EAGAIN || errno == EINTR ? 0 : -errno;
}
