#define _GNU_SOURCE
#include "relay.h"
#include "relay_io.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static struct sockaddr_in local(uint16_t port) {
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int failed(int descriptor) {
    int code = errno;
    if (descriptor >= 0) close(descriptor);
    return -code;
}

// Small writes go out at once, and a chain that stands still ends.
static int prepare(int link) {
    int one = 1;
    struct timeval patience = {.tv_sec = RELAY_PATIENCE_SECONDS};
    setsockopt(link, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(link, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(link, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return link;
}

int relay_listen(uint16_t *port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = local(0);
    socklen_t size = sizeof address;
    if (listener < 0 || bind(listener, (void *)&address, size) != 0 || listen(listener, 1) != 0
        || getsockname(listener, (void *)&address, &size) != 0)
        return failed(listener);
    *port = ntohs(address.sin_port);
    return prepare(listener);
}

int relay_connect(uint16_t port) {
    int link = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = local(port);
    if (link < 0 || connect(link, (void *)&address, sizeof address) != 0) return failed(link);
    return prepare(link);
}

int relay_accept(int listener) {
    int link = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    return link < 0 ? -errno : prepare(link);
}

int relay_write(int link, const char *bytes, size_t count) {
    while (count > 0) {
        size_t piece = count < RELAY_WRITE_BYTES ? count : RELAY_WRITE_BYTES;
        ssize_t sent = send(link, bytes, piece, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return -errno;
        bytes += sent;
        count -= (size_t)sent;
    }
    return 0;
}

long relay_read(int link, char *bytes, size_t count) {
    for (;;) {
        ssize_t got = recv(link, bytes, count, 0);
        if (got >= 0) return got;
        if (errno != EINTR) return -errno;
    }
}

int relay_forward(int upstream, int downstream) {
    static char bytes[RELAY_READ_BYTES];
    const int links[] = {upstream, downstream};
    int set = epoll_create1(EPOLL_CLOEXEC);
    if (set < 0) return -errno;
    for (unsigned i = 0; i < 2; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
        if (epoll_ctl(set, EPOLL_CTL_ADD, links[i], &event) != 0) return failed(set);
    }
    for (;;) {
        struct epoll_event ready[2];
        int count = epoll_wait(set, ready, 2, -1);
        if (count < 0 && errno != EINTR) return failed(set);
        for (int i = 0; i < count; i++) {
            unsigned from = ready[i].data.u32;
            long got = relay_read(links[from], bytes, sizeof bytes);
            int code = got <= 0 ? (int)got : relay_write(links[1 - from], bytes, (size_t)got);
            if (got > 0 && code == 0) continue;
            close(set);
            return code;
        }
    }
}

int relay_answer(int upstream, size_t request_bytes, size_t answer_bytes) {
    static char bytes[RELAY_READ_BYTES];
    static char answers[RELAY_READ_BYTES];
    memset(answers, 'a', sizeof answers);
    if (request_bytes == 0 || answer_bytes > request_bytes) return -EINVAL;
    size_t held = 0;
    for (;;) {
        long got = relay_read(upstream, bytes, sizeof bytes - request_bytes);
        if (got <= 0) return (int)got;
        held += (size_t)got;
        // As answers are no longer than requests, those to one read fit.
        int code = relay_write(upstream, answers, held / request_bytes * answer_bytes);
        if (code != 0) return code;
        held %= request_bytes;
    }
}
