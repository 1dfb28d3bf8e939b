#pragma once
#include <stddef.h>
#include <stdint.h>

// Hashes by instructions of the processor, which Swift cannot say.

// SHA-256 by those of x86. Whoever calls the second and
// third function has asked the first; on other processors they end the process.

/// 1 where this processor has the instructions.
int chash_has_sha_instructions(void);

/// Works `count` blocks of 64 bytes into the eight words of the state.
void chash_sha256_blocks(uint32_t *state, const void *blocks, size_t count);

/// The digest of exactly 32 bytes: one block whose second half is always the same.
void chash_sha256_of32(const void *message, void *digest);

/// CRC32C (RFC 3720 B.4) of `count` bytes, going on from that of what stands before them, or 0.
uint32_t chash_crc32c(uint32_t crc, const void *bytes, size_t count);
