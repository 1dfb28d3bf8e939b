#pragma once
#include <stddef.h>
#include <stdint.h>

// A chain of processes that pass bytes on and do nothing else: what connectors are held against.
// Requests go down the chain, shorter answers come back. Everything is on 127.0.0.1, and whatever
// waits gives up after RELAY_PATIENCE_SECONDS. Functions give -errno where they fail.

#define RELAY_PATIENCE_SECONDS 10

/// A listening socket at a port that the system chooses.
int relay_listen(uint16_t *port);
int relay_connect(uint16_t port);
int relay_accept(int listener);

/// Passes bytes between both until one of them ends: one read for each that is ready, and what
/// came is written at once, in pieces as long as a connector's early writes. 0 at the end.
int relay_forward(int upstream, int downstream);

/// The end of the chain: an answer for each whole request, until there is an end. 0 at the end.
int relay_answer(int upstream, size_t request_bytes, size_t answer_bytes);
