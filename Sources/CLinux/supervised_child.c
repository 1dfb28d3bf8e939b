#define _GNU_SOURCE
#include "supervised_child.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Linux 6.9; older headers lack it.
enum { SIGNAL_PROCESS_GROUP = 1 << 2 };
enum { FIRST_TARGET = 3 };

int linux_process_descriptor(pid_t pid) {
    // The kernel sets close-on-exec by itself.
    long descriptor = syscall(SYS_pidfd_open, pid, 0);
    return descriptor < 0 ? -errno : (int)descriptor;
}

int linux_signal_process(int descriptor, int signal, bool group) {
    unsigned flags = group ? SIGNAL_PROCESS_GROUP : 0;
    return syscall(SYS_pidfd_send_signal, descriptor, signal, NULL, flags) == 0 ? 0 : errno;
}

// A source that lies where another one is to go is moved out of the way first. `moved` holds what
// to close afterwards.
static int place(const struct linux_child_start *start, int *sources, int *moved) {
    int beyond = FIRST_TARGET + start->descriptor_count;
    for (int i = 0; i < start->descriptor_count; i++) {
        sources[i] = start->descriptors[i];
        if (sources[i] >= beyond || sources[i] == FIRST_TARGET + i) continue;
        sources[i] = moved[i] = fcntl(sources[i], F_DUPFD_CLOEXEC, beyond);
        if (moved[i] < 0) return errno;
    }
    return 0;
}

static int describe_files(
    const struct linux_child_start *start, const int *sources, posix_spawn_file_actions_t *actions) {
    int count = start->descriptor_count, result;
    // The output may lie where a descriptor is to go, so it comes before them.
    if ((result = posix_spawn_file_actions_adddup2(actions, start->output, STDOUT_FILENO))
        || (result = posix_spawn_file_actions_adddup2(actions, STDOUT_FILENO, STDERR_FILENO))
        || (result = posix_spawn_file_actions_addopen(
                actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)))
        return result;
    // On the same number this clears close-on-exec.
    for (int i = 0; i < count; i++)
        if ((result = posix_spawn_file_actions_adddup2(actions, sources[i], FIRST_TARGET + i)))
            return result;
    if ((result = posix_spawn_file_actions_addclosefrom_np(actions, FIRST_TARGET + count)))
        return result;
    if (start->folder == NULL) return 0;
    return posix_spawn_file_actions_addchdir_np(actions, start->folder);
}

static int describe_process(posix_spawnattr_t *attributes) {
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    int result = posix_spawnattr_setsigdefault(attributes, &all);
    if (result == 0) result = posix_spawnattr_setsigmask(attributes, &none);
    if (result == 0)
        result = posix_spawnattr_setflags(
            attributes,
            POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    return result;
}

static int spawn(const struct linux_child_start *start, const int *sources, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int result = posix_spawn_file_actions_init(&actions);
    if (result != 0) return result;
    if ((result = posix_spawnattr_init(&attributes)) == 0) {
        if ((result = describe_files(start, sources, &actions)) == 0
            && (result = describe_process(&attributes)) == 0)
            result = posix_spawn(
                pid, start->path, &actions, &attributes, start->arguments, start->environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return result;
}

int linux_start_child(const struct linux_child_start *start, struct linux_child *child) {
    int count = start->descriptor_count;
    if (count > LINUX_CHILD_DESCRIPTORS_MAX) return EINVAL;
    int sources[LINUX_CHILD_DESCRIPTORS_MAX], moved[LINUX_CHILD_DESCRIPTORS_MAX];
    memset(moved, -1, sizeof moved);
    int result = place(start, sources, moved);
    if (result == 0) result = spawn(start, sources, &child->pid);
    for (int i = 0; i < count; i++)
        if (moved[i] >= 0) close(moved[i]);
    if (result != 0) return result;
    child->pidfd = linux_process_descriptor(child->pid);
    if (child->pidfd >= 0) return 0;
    // A process whose end nobody would notice is worse than none.
    kill(child->pid, SIGKILL);
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) {}
    return -child->pidfd;
}
