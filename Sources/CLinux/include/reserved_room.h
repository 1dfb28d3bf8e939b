#pragma once

/// Takes so many bytes of the disk for what will be appended to a file; its length stays. 0 or
/// errno.
int linux_reserve_room(int file, long bytes);
