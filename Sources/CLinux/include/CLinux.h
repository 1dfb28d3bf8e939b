#pragma once
// Linux calls that Swift's Glibc module lacks or cannot say. Each header is one subject.
#include "confine.h"
#include "event_poll.h"
#include "kept_child.h"
#include "memory_file.h"
#include "parent_death.h"
#include "process_name.h"
#include "randomness.h"
#include "reserved_room.h"
#include "sockets.h"
#include "supervised_child.h"
#include "timer.h"
