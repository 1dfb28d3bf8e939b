#define _GNU_SOURCE
#include "relay_load.h"
#include "relay.h"
#include "relay_io.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static const int64_t SECOND = 1000000000;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

// `requests` holds `window` of them.
static int run_window(
    int link, struct relay_messages messages, const char *requests, long window, long count) {
    static char bytes[RELAY_READ_BYTES];
    long sent = window < count ? window : count, answered = 0;
    size_t held = 0;
    int code = relay_write(link, requests, (size_t)sent * messages.request_bytes);
    while (code == 0 && answered < count) {
        long got = relay_read(link, bytes, sizeof bytes);
        if (got <= 0) return got == 0 ? -ECONNRESET : (int)got;
        held += (size_t)got;
        long room = (long)(held / messages.answer_bytes);
        held %= messages.answer_bytes;
        answered += room;
        if (room > count - sent) room = count - sent;
        code = relay_write(link, requests, (size_t)room * messages.request_bytes);
        sent += room;
    }
    return code;
}

int64_t relay_round(int link, struct relay_messages messages, long window, long count) {
    char *requests = malloc((size_t)window * messages.request_bytes);
    if (requests == NULL) return -ENOMEM;
    memset(requests, 'r', (size_t)window * messages.request_bytes);
    int64_t start = now();
    int code = run_window(link, messages, requests, window, count);
    int64_t length = now() - start;
    free(requests);
    return code != 0 ? code : length;
}

static int alarm_at(int timer, int64_t time) {
    struct itimerspec when = {
        .it_value = {.tv_sec = time / SECOND, .tv_nsec = time % SECOND}};
    return timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL) == 0 ? 0 : -errno;
}

// Takes the answers that came; how many there are by now.
static long take_answers(
    int link, struct relay_messages messages, int64_t start, int64_t gap, int64_t *latencies,
    long answered, size_t *held) {
    static char bytes[RELAY_READ_BYTES];
    long got = relay_read(link, bytes, sizeof bytes);
    if (got <= 0) return got == 0 ? -ECONNRESET : got;
    int64_t time = now();
    for (*held += (size_t)got; *held >= messages.answer_bytes; *held -= messages.answer_bytes) {
        latencies[answered] = time - (start + answered * gap);
        answered++;
    }
    return answered;
}

int relay_pace(
    int link, struct relay_messages messages, long per_second, long count, int64_t *latencies) {
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    char *request = calloc(1, messages.request_bytes);
    int64_t gap = SECOND / per_second, start = now() + gap;
    long sent = 0, answered = 0;
    size_t held = 0;
    int code = timer < 0 ? -errno : request == NULL ? -ENOMEM : alarm_at(timer, start);
    while (code == 0 && answered < count) {
        struct pollfd sources[] = {
            {.fd = link, .events = POLLIN}, {.fd = sent < count ? timer : -1, .events = POLLIN}};
        int ready = poll(sources, 2, RELAY_PATIENCE_SECONDS * 1000);
        if (ready <= 0) code = ready < 0 ? -errno : -ETIMEDOUT;
        if (sources[0].revents != 0 && ready > 0) {
            answered = take_answers(link, messages, start, gap, latencies, answered, &held);
            if (answered < 0) code = (int)answered;
        }
        while (code == 0 && sent < count && now() >= start + sent * gap) {
            code = relay_write(link, request, messages.request_bytes);
            sent++;
            if (code == 0) code = alarm_at(timer, start + sent * gap);
        }
    }
    free(request);
    if (timer >= 0) close(timer);
    return code;
}
