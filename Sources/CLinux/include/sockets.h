#pragma once

/// The next connection that waits at a listening socket, non-blocking, inherited by no other
/// program; or -errno.
int linux_accept(int listener);
