#include "parent_death.h"
#include <errno.h>
#include <sys/prctl.h>

int linux_signal_on_parent_death(int signal) {
    return prctl(PR_SET_PDEATHSIG, (unsigned long)signal, 0ul, 0ul, 0ul) == 0 ? 0 : errno;
}
