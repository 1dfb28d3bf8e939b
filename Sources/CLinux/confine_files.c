#define _GNU_SOURCE
#include "confine.h"
#include <errno.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// Landlock's numbers, because headers of the wanted age are rarely installed.
enum {
    CREATE_RULESET = 444,
    RESTRICT_SELF = 446,
    ASK_FOR_VERSION = 1,
};

enum {
    FS_WRITE_FILE = 1 << 1,
    // Removing and making, from REMOVE_DIR (bit 4) to MAKE_SYM (bit 12).
    FS_REMOVE_AND_MAKE = 0x1ff << 4,
    FS_REFER = 1 << 13,
    FS_TRUNCATE = 1 << 14,
    FS_DEVICE_CONTROL = 1 << 15,
    NET_BIND_AND_CONNECT = 3,
    SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 3,
};

// struct landlock_ruleset_attr as of version 6.
struct rules {
    uint64_t files, network, scope;
};

int linux_refuse_file_changes(void) {
    long version = syscall(CREATE_RULESET, NULL, 0, ASK_FOR_VERSION);
    // ENOSYS: the kernel was built without it. EOPNOTSUPP: it was switched off at boot.
    if (version < 1) return 0;
    // Everything that is named here is refused, as no rule gives it back.
    struct rules rules = {.files = FS_WRITE_FILE | FS_REMOVE_AND_MAKE};
    unsigned size = sizeof rules.files;
    if (version >= 2) rules.files |= FS_REFER;
    if (version >= 3) rules.files |= FS_TRUNCATE;
    if (version >= 4) {
        rules.network = NET_BIND_AND_CONNECT;
        size = sizeof rules.files + sizeof rules.network;
    }
    if (version >= 5) rules.files |= FS_DEVICE_CONTROL;
    if (version >= 6) {
        rules.scope = SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS;
        size = sizeof rules;
    }
    long ruleset = syscall(CREATE_RULESET, &rules, size, 0);
    if (ruleset < 0) return errno;
    int result = 0;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        || syscall(RESTRICT_SELF, ruleset, 0))
        result = errno;
    close((int)ruleset);
    return result;
}
