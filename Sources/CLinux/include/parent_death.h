#pragma once

/// The kernel sends this signal to the calling process when the thread that started it ends, however
/// that happens. 0 or errno.
int linux_signal_on_parent_death(int signal);
