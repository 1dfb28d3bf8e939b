// Puts up one wall of the sandbox alone and runs against it. `victim` and the folder `victims` lie
// in the working folder. Prints the kernel's answers; exits with 77 where the wall cannot be had.
#define _GNU_SOURCE
#include "confine.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void report(const char *what, long result) {
    printf("%s: %s\n", what, result >= 0 ? "it worked" : strerror(errno));
}

int main(int count, char **arguments) {
    if (count != 2) return 2;
    int result;
    if (strcmp(arguments[1], "calls") == 0) {
        result = linux_refuse_calls();
    } else {
        // The version of Landlock: TRUNCATE came with the third.
        if (syscall(444, NULL, 0, 1) < 3) return 77;
        result = linux_refuse_file_changes();
    }
    if (result != 0) return 1;
    report("open to write", open("victim", O_WRONLY));
    report("creat", creat("new", 0600));
    report("truncate", truncate("victim", 0));
    report("unlink", unlink("victim"));
    report("rename", rename("victim", "stolen"));
    report("link", link("victim", "twin"));
    report("symlink", symlink("victim", "pointer"));
    report("mkdir", mkdir("new", 0700));
    report("rmdir", rmdir("victims"));
    report("mkfifo", mkfifo("new", 0600));
    report("open to read", open("victim", O_RDONLY));
    // With signal 0 nothing happens to the parent, and newer versions of Landlock refuse it too.
    if (strcmp(arguments[1], "calls") == 0) {
        report("tgkill of the parent", syscall(SYS_tgkill, getppid(), getppid(), 0));
        report("tgkill of itself", syscall(SYS_tgkill, getpid(), getpid(), 0));
    }
    return 0;
}
