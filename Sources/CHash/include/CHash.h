#pragma once
#include <stddef.h>
#include <stdint.h>

// SHA-256 by the SHA instructions of x86, which Swift cannot say. Whoever calls the second and
// third function has asked the first; on other processors they end the process.

/// 1 where this processor has the instructions.
int chash_has_sha_instructions(void);

/// Works `count` blocks of 64 bytes into the eight words of the state.
void chash_sha256_blocks(uint32_t *state, const void *blocks, size_t count);

/// The digest of exactly 32 bytes: one block whose second half is always the same.
void chash_sha256_of32(const void *message, void *digest);
