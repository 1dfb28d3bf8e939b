#define _GNU_SOURCE
#include "crash_watch.h"
#include <elf.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MAP_BYTES_MAX = 256 * 1024,
    STACK_GUARD_BYTES = 64 * 1024,
    // More than fit in the usual 8 MiB, as a frame has two words at least.
    STACK_FRAMES_MAX = 600 * 1000,
};

// Static: it is filled after a fork, where the heap may be locked for ever.
static char map[MAP_BYTES_MAX];

const char *crash_watch_map(void) { return map; }

bool crash_watch_begin(pid_t child) {
    long options = PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL;
    return ptrace(PTRACE_SEIZE, child, NULL, (void *)options) == 0;
}

struct registers {
    uint64_t counter, stack, frame;
};

static bool read_registers(pid_t thread, struct registers *found) {
#if defined(__x86_64__)
    struct user_regs_struct registers;
#elif defined(__aarch64__)
    struct user_regs_struct registers;
#endif
    struct iovec place = {&registers, sizeof registers};
    if (ptrace(PTRACE_GETREGSET, thread, (void *)NT_PRSTATUS, &place) != 0) return false;
#if defined(__x86_64__)
    *found = (struct registers){registers.rip, registers.rsp, registers.rbp};
#elif defined(__aarch64__)
    *found = (struct registers){registers.pc, registers.sp, registers.regs[29]};
#endif
    return true;
}

static ssize_t read_memory(pid_t thread, uint64_t address, void *bytes, size_t count) {
    struct iovec here = {bytes, count}, there = {(void *)(uintptr_t)address, count};
    return process_vm_readv(thread, &here, 1, &there, 1, 0);
}

static void walk_frames(pid_t thread, uint64_t frame, struct linux_ending *ending) {
    uint64_t outer[LINUX_OUTER_FRAMES], link[2];
    int outer_count = 0;
    ending->frame_count = 0;
    while (outer_count < STACK_FRAMES_MAX
        && read_memory(thread, frame, link, sizeof link) == sizeof link) {
        if (ending->frame_count < LINUX_INNER_FRAMES)
            ending->frames[ending->frame_count++] = link[1];
        else
            outer[outer_count++ % LINUX_OUTER_FRAMES] = link[1];
        // Frames lie ever higher; anything else is no frame.
        if (link[0] <= frame) break;
        frame = link[0];
    }
    int oldest = outer_count > LINUX_OUTER_FRAMES ? outer_count - LINUX_OUTER_FRAMES : 0;
    for (int i = oldest; i < outer_count; i++)
        ending->frames[ending->frame_count++] = outer[i % LINUX_OUTER_FRAMES];
}

static void read_map(pid_t thread, struct linux_ending *ending) {
    char path[32] = "/proc/", digits[12];
    int count = 0;
    for (pid_t rest = thread; rest > 0; rest /= 10) digits[count++] = (char)('0' + rest % 10);
    char *end = path + strlen(path);
    while (count > 0) *end++ = digits[--count];
    strcpy(end, "/maps");
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got;
    ending->map_bytes = 0;
    while (file >= 0 && ending->map_bytes < MAP_BYTES_MAX
        && (got = read(file, map + ending->map_bytes,
                (size_t)(MAP_BYTES_MAX - ending->map_bytes))) > 0)
        ending->map_bytes += got;
    if (file >= 0) close(file);
}

static void look_at(pid_t thread, bool by_bad_address, struct linux_ending *ending) {
    struct registers registers;
    if (!read_registers(thread, &registers)) return;
    ending->stack_is_known = 1;
    ending->program_counter = registers.counter;
    ending->stack_pointer = registers.stack;
    ending->frame_pointer = registers.frame;
    siginfo_t info;
    if (by_bad_address && ptrace(PTRACE_GETSIGINFO, thread, NULL, &info) == 0) {
        uint64_t address = (uint64_t)(uintptr_t)info.si_addr;
        ending->stack_overflowed = address + STACK_GUARD_BYTES > registers.stack
            && address < registers.stack + STACK_GUARD_BYTES;
    }
    ssize_t words = read_memory(
        thread, registers.stack, ending->stack_words, sizeof ending->stack_words);
    ending->stack_word_count = words > 0 ? (int32_t)((size_t)words / sizeof(uint64_t)) : 0;
    walk_frames(thread, registers.frame, ending);
    read_map(thread, ending);
}

static bool is_crash(int signal) {
    switch (signal) {
    case SIGSEGV: case SIGILL: case SIGTRAP: case SIGABRT: case SIGBUS: case SIGFPE: case SIGSYS:
        return true;
    default:
        return false;
    }
}

void crash_watch_stopped(pid_t thread, int status, struct linux_ending *ending) {
    int signal = WSTOPSIG(status), event = status >> 16;
    long deliver = 0;
    switch (event) {
    case 0:
        // A signal is on its way to the thread; a crash is one that nobody survives.
        deliver = signal;
        if (is_crash(signal)) look_at(thread, signal == SIGSEGV || signal == SIGBUS, ending);
        break;
    case PTRACE_EVENT_EXIT: {
        // Who leaves with a code other than zero says so where it called exit.
        unsigned long wait_status = 0;
        ptrace(PTRACE_GETEVENTMSG, thread, NULL, &wait_status);
        if (WIFEXITED((int)wait_status) && WEXITSTATUS((int)wait_status) != 0
            && !ending->stack_is_known)
            look_at(thread, false, ending);
        break;
    }
    case PTRACE_EVENT_STOP:
        // A thread begins, or the whole program was told to stop and stays so.
        if (signal != SIGTRAP) {
            ptrace(PTRACE_LISTEN, thread, NULL, NULL);
            return;
        }
        break;
    default: break;
    }
    ptrace(PTRACE_CONT, thread, NULL, (void *)deliver);
}
