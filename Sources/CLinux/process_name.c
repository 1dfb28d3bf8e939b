#include "process_name.h"
#include <sys/prctl.h>

void linux_name_process(const char *name) { prctl(PR_SET_NAME, name, 0ul, 0ul, 0ul); }
