#pragma once
// What the measurements need and Swift cannot say, or should not: the bare relay is C so that
// nothing of ours is in it. Each header is one subject.
#include "launch.h"
#include "relay.h"
#include "relay_load.h"
