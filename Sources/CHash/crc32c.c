#include "CHash.h"
#include <string.h>

// RFC 3720 B.4 gives the polynomial 0x1EDC6F41; these are its bits reversed.
static const uint32_t polynomial = 0x82f63b78;

static uint32_t by_table(uint32_t crc, const unsigned char *bytes, size_t count) {
    static _Thread_local uint32_t table[256];
    if (table[1] == 0) {
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t value = i;
            for (int bit = 0; bit < 8; bit++)
                value = value & 1 ? value >> 1 ^ polynomial : value >> 1;
            table[i] = value;
        }
    }
    while (count--) crc = crc >> 8 ^ table[(crc ^ *bytes++) & 255];
    return crc;
}

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

static int has_instruction(void) {
    unsigned a, b, c = 0, d;
    return __get_cpuid(1, &a, &b, &c, &d) && (c >> 20 & 1);
}

__attribute__((target("sse4.2")))
static uint32_t by_instruction(uint32_t crc, const unsigned char *bytes, size_t count) {
    uint64_t wide = crc;
    while (count >= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        wide = _mm_crc32_u64(wide, word);
        bytes += 8;
        count -= 8;
    }
    crc = (uint32_t)wide;
    while (count--) crc = _mm_crc32_u8(crc, *bytes++);
    return crc;
}

#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)

#include <arm_acle.h>

static int has_instruction(void) { return 1; }

static uint32_t by_instruction(uint32_t crc, const unsigned char *bytes, size_t count) {
    while (count >= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        crc = __crc32cd(crc, word);
        bytes += 8;
        count -= 8;
    }
    while (count--) crc = __crc32cb(crc, *bytes++);
    return crc;
}

#else

static int has_instruction(void) { return 0; }

static uint32_t by_instruction(uint32_t crc, const unsigned char *bytes, size_t count) {
    return by_table(crc, bytes, count);
}

#endif

uint32_t chash_crc32c(uint32_t crc, const void *bytes, size_t count) {
    // Asking the processor costs more than a short checksum.
    static _Atomic int known;
    int has = known;
    if (has == 0) {
        has = has_instruction() ? 1 : 2;
        known = has;
    }
    return ~(has == 1 ? by_instruction(~crc, bytes, count) : by_table(~crc, bytes, count));
}
