#define _GNU_SOURCE
#include "confine.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "refused_calls.h"

#if defined(__x86_64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the sandbox knows x86_64 and aarch64"
#endif

static int limit(int what, rlim_t soft, rlim_t hard) {
    struct rlimit both = {soft, hard};
    return setrlimit(what, &both);
}

int linux_limit_resources(struct linux_limits limits) {
    // Past the soft limit SIGXCPU comes; a program that ignores it is killed a second later.
    if (limit(RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1)
        || limit(RLIMIT_AS, limits.address_bytes, limits.address_bytes)
        || limit(RLIMIT_NOFILE, limits.open_files, limits.open_files)
        || limit(RLIMIT_FSIZE, 0, 0) || limit(RLIMIT_CORE, 0, 0))
        return errno;
    return 0;
}

// The filter under construction. The kernel takes up to BPF_MAXINSNS (4096) instructions.
struct filter {
    struct sock_filter rules[1024];
    unsigned short count;
};

static void add(struct filter *filter, struct sock_filter rule) {
    filter->rules[filter->count++] = rule;
}

#define RULE(...) add(filter, (struct sock_filter)__VA_ARGS__)
#define LOAD(offset) RULE(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offset)))
#define RETURN(value) RULE(BPF_STMT(BPF_RET | BPF_K, (value)))
#define FAIL(error) RETURN(SECCOMP_RET_ERRNO | (error))
#define ALLOW() RETURN(SECCOMP_RET_ALLOW)
// `otherwise` is how many rules are passed over where the comparison does not hold.
#define IF_EQUAL(value, otherwise) \
    RULE(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (otherwise)))
#define IF_AT_LEAST(value, otherwise) \
    RULE(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (value), 0, (otherwise)))
#define IF_ANY_BIT(value, otherwise) \
    RULE(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (value), 0, (otherwise)))

enum {
    ARCHITECTURE = offsetof(struct seccomp_data, arch),
    NUMBER = offsetof(struct seccomp_data, nr),
};
// Both architectures are little-endian, so an argument begins with its low half.
#define LOW(argument) (offsetof(struct seccomp_data, args) + (argument) * sizeof(uint64_t))
#define HIGH(argument) (LOW(argument) + sizeof(uint32_t))

static void refuse_other_architectures(struct filter *filter) {
    LOAD(ARCHITECTURE);
    RULE(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCHITECTURE, 1, 0));
    RETURN(SECCOMP_RET_KILL_PROCESS);
    LOAD(NUMBER);
#ifdef __x86_64__
    // The x32 numbers are another door to the same calls.
    IF_AT_LEAST(0x40000000, 1);
    RETURN(SECCOMP_RET_KILL_PROCESS);
#endif
}

static void refuse_named(struct filter *filter) {
    for (unsigned i = 0; i < sizeof refused_calls / sizeof refused_calls[0]; i++) {
        IF_EQUAL(refused_calls[i], 1);
        FAIL(EPERM);
    }
    for (unsigned i = 0; i < sizeof missing_calls / sizeof missing_calls[0]; i++) {
        IF_EQUAL(missing_calls[i], 1);
        FAIL(ENOSYS);
    }
    // Calls that are younger than this list are missing too; libraries then do without.
    IF_AT_LEAST(FIRST_UNKNOWN_CALL, 1);
    FAIL(ENOSYS);
}

// Files may be opened for reading only.
static void refuse_opening_for_writing(struct filter *filter) {
    enum { WRITING = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC };
#ifdef __NR_open
    IF_EQUAL(__NR_open, 4);
    LOAD(LOW(1));
    IF_ANY_BIT(WRITING, 1);
    FAIL(EPERM);
    ALLOW();
#endif
    IF_EQUAL(__NR_openat, 4);
    LOAD(LOW(2));
    IF_ANY_BIT(WRITING, 1);
    FAIL(EPERM);
    ALLOW();
}

// Threads may be made, processes not.
static void refuse_new_processes(struct filter *filter) {
    IF_EQUAL(__NR_clone, 4);
    LOAD(LOW(0));
    IF_ANY_BIT(CLONE_THREAD, 1);
    ALLOW();
    FAIL(EPERM);
}

// A signal may be sent to a thread of this process, which is how abort works.
static void refuse_signals_to_others(struct filter *filter) {
    const int calls[] = {__NR_tgkill, __NR_rt_tgsigqueueinfo};
    for (int i = 0; i < 2; i++) {
        IF_EQUAL(calls[i], 4);
        LOAD(LOW(0));
        IF_EQUAL((uint32_t)getpid(), 1);
        ALLOW();
        FAIL(EPERM);
    }
}

// Limits may be read.
static void refuse_new_limits(struct filter *filter) {
    IF_EQUAL(__NR_prlimit64, 6);
    LOAD(LOW(2));
    IF_EQUAL(0, 3);
    LOAD(HIGH(2));
    IF_EQUAL(0, 1);
    ALLOW();
    FAIL(EPERM);
}

// Through a descriptor one can have signals sent to others, take leases, or drive devices.
static void refuse_control_of_descriptors(struct filter *filter) {
    IF_EQUAL(__NR_fcntl, 12);
    LOAD(LOW(1));
    const int commands[] = {F_SETOWN, F_SETOWN_EX, F_SETSIG, F_SETLEASE, F_NOTIFY};
    for (int i = 0; i < 5; i++) {
        IF_EQUAL((uint32_t)commands[i], 1);
        FAIL(EPERM);
    }
    ALLOW();
    IF_EQUAL(__NR_ioctl, 8);
    LOAD(LOW(1));
    // What libraries ask to learn whether they write to a terminal.
    const unsigned questions[] = {TCGETS, TIOCGWINSZ, FIONREAD};
    for (int i = 0; i < 3; i++) {
        IF_EQUAL(questions[i], 1);
        ALLOW();
    }
    FAIL(EPERM);
}

int linux_refuse_calls(void) {
    struct filter whole = {.count = 0}, *filter = &whole;
    refuse_other_architectures(filter);
    refuse_named(filter);
    refuse_opening_for_writing(filter);
    refuse_new_processes(filter);
    refuse_signals_to_others(filter);
    refuse_new_limits(filter);
    refuse_control_of_descriptors(filter);
    ALLOW();
    struct sock_fprog program = {whole.count, whole.rules};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return errno;
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) return errno;
    return 0;
}
