#pragma once
// Linux calls that Swift's Glibc module lacks or cannot say. Each header is one subject.
#include "confine.h"
#include "kept_child.h"
