#define _GNU_SOURCE
#include "kept_child.h"
#include "crash_watch.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Between fork and exec only calls that are safe there: the starter may have threads, and one of
// them may have held the lock of the heap.

enum { DESCRIPTORS_MAX = 8, BEYOND_TARGETS = 16, OPEN_FILES_GUESS = 65536 };

static void close_from(int first) {
    if (syscall(SYS_close_range, (unsigned)first, ~0u, 0) == 0) return;
    // Linux before 5.9.
    for (int descriptor = first; descriptor < OPEN_FILES_GUESS; descriptor++) close(descriptor);
}

static void write_all(int descriptor, const void *bytes, size_t count) {
    const char *next = bytes;
    while (count > 0) {
        ssize_t written = write(descriptor, next, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return;
        next += written;
        count -= (size_t)written;
    }
}

// In the program's process, before it becomes the program.
static void become(const struct linux_start *start, volatile int *failure) {
    // What it sends to its group is not for the keeper.
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The kernel's form of sigaction, all zero for the default. The library leaves out two signals.
    static const unsigned long standard[4];
    for (int signal = 1; signal < NSIG; signal++)
        syscall(SYS_rt_sigaction, signal, standard, NULL, sizeof standard[0]);
    for (int descriptor = 0; descriptor < start->descriptor_count; descriptor++)
        fcntl(descriptor, F_SETFD, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (start->folder == NULL || chdir(start->folder) == 0)
        execve(start->path, start->arguments, start->environment);
    *failure = errno;
    _exit(127);
}

// Waits for the end of `program` or of the lifeline. All signals are blocked.
static void wait_for_end(pid_t program, int lifeline, bool watching, struct linux_ending *ending) {
    sigset_t child_signal;
    sigemptyset(&child_signal);
    sigaddset(&child_signal, SIGCHLD);
    struct pollfd sources[] = {
        {.fd = signalfd(-1, &child_signal, SFD_CLOEXEC | SFD_NONBLOCK), .events = POLLIN},
        {.fd = lifeline, .events = POLLIN},
    };
    for (;;) {
        struct rusage used;
        int status;
        pid_t pid;
        while ((pid = wait4(-1, &status, WNOHANG | __WALL, &used)) > 0) {
            if (WIFSTOPPED(status)) {
                if (watching) crash_watch_stopped(pid, status, ending);
            } else if (pid == program) {
                ending->kind = WIFEXITED(status) ? linux_exited : linux_signalled;
                ending->value = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
                ending->cpu_microseconds =
                    (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000ll
                    + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
                return;
            }
        }
        if (poll(sources, 2, -1) < 0 && errno != EINTR) return;
        if (sources[1].revents) {
            kill(program, SIGKILL);
            sources[1].fd = -1;
        }
        struct signalfd_siginfo ignored;
        while (read(sources[0].fd, &ignored, sizeof ignored) > 0) {}
    }
}

// A compiler's driver gives each of its helpers a group of its own, so killing the driver's group
// would miss them. As the keeper is their reaper, whoever lost its parent is its child by now, and
// becomes so one generation after the other.
static void end_descendants(pid_t program) {
    // Where the kernel does not list children, at least the group goes.
    kill(-program, SIGKILL);
    for (;;) {
        char list[4096];
        int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
        ssize_t count = file < 0 ? 0 : read(file, list, sizeof list - 1);
        if (file >= 0) close(file);
        pid_t child = 0;
        for (ssize_t i = 0; i < count; i++) {
            if (list[i] >= '0' && list[i] <= '9') {
                child = child * 10 + (list[i] - '0');
            } else if (child > 0) {
                kill(child, SIGKILL);
                child = 0;
            }
        }
        if (count <= 0 || wait4(-1, NULL, __WALL, NULL) < 0) return;
    }
}

static void keep(const struct linux_start *start, int lifeline, int report) {
    setsid();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    // The starter may ignore the ends of its children, and the keeper must hear of them.
    signal(SIGCHLD, SIG_DFL);
    int count = start->descriptor_count;
    for (int i = 0; i < count; i++) dup3(start->descriptors[i], i, O_CLOEXEC);
    dup3(lifeline, count, O_CLOEXEC);
    dup3(report, count + 1, O_CLOEXEC);
    lifeline = count;
    report = count + 1;
    close_from(count + 2);

    // Static, because the stack of a thread of the starter may be small.
    static struct linux_ending ending;
    volatile int failure = 0;
    pid_t program = vfork();
    if (program == 0) become(start, &failure);
    for (int i = 0; i < count; i++) close(i);
    if (program < 0 || failure != 0) {
        ending.kind = linux_not_started;
        ending.value = program < 0 ? errno : failure;
        write_all(report, &ending, sizeof ending);
        _exit(0);
    }
    bool watching = start->watch_crashes && crash_watch_begin(program);
    wait_for_end(program, lifeline, watching, &ending);
    end_descendants(program);
    write_all(report, &ending, sizeof ending);
    write_all(report, crash_watch_map(), (size_t)ending.map_bytes);
    _exit(0);
}

// Out of the way of the numbers at which the program gets its descriptors.
static int out_of_the_way(int descriptor) {
    return fcntl(descriptor, F_DUPFD_CLOEXEC, BEYOND_TARGETS);
}

static void close_all(int *descriptors, int count) {
    for (int i = 0; i < count; i++)
        if (descriptors[i] >= 0) close(descriptors[i]);
}

static int fork_keeper(
    const struct linux_start *start, int lifeline, int report, pid_t *keeper) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t pid = fork();
    if (pid == 0) keep(start, lifeline, report);
    int result = pid < 0 ? errno : 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    *keeper = pid;
    return result;
}

int linux_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno; }

int linux_start_kept(const struct linux_start *start, struct linux_kept_child *child) {
    if (start->descriptor_count > DESCRIPTORS_MAX) return EINVAL;
    int lifeline[2] = {-1, -1}, report[2] = {-1, -1}, moved[DESCRIPTORS_MAX + 2];
    int count = start->descriptor_count, result = 0;
    memset(moved, -1, sizeof moved);
    if (pipe2(lifeline, O_CLOEXEC) || pipe2(report, O_CLOEXEC)) result = errno;
    for (int i = 0; i < count && result == 0; i++)
        if ((moved[i] = out_of_the_way(start->descriptors[i])) < 0) result = errno;
    if (result == 0 && (moved[count] = out_of_the_way(lifeline[0])) < 0) result = errno;
    if (result == 0 && (moved[count + 1] = out_of_the_way(report[1])) < 0) result = errno;
    if (result == 0) {
        struct linux_start placed = *start;
        placed.descriptors = moved;
        result = fork_keeper(&placed, moved[count], moved[count + 1], &child->keeper);
    }
    close_all(moved, DESCRIPTORS_MAX + 2);
    close_all((int[]){lifeline[0], report[1]}, 2);
    if (result != 0) {
        close_all((int[]){lifeline[1], report[0]}, 2);
        return result;
    }
    child->lifeline = lifeline[1];
    child->report = report[0];
    return 0;
}
