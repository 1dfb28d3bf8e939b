#include "CHash.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

int chash_has_sha_instructions(void) {
    unsigned a, b = 0, c = 0, d;
    // Leaf 1: SSSE3 and SSE4.1, which the code below needs besides; leaf 7: SHA.
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c >> 9 & 1) || !(c >> 19 & 1)) return 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1);
}

// FIPS 180-4 4.2.2: the first 32 bits of the fractional parts of cube roots of primes.
static const uint32_t constants[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))

// The instructions want the state as two registers, named after the words from high to low.
struct halves {
    __m128i abef, cdgh;
};

// Big-endian words of memory to words of a register, and back.
WITH_SHA static inline __m128i swapped(__m128i words) {
    return _mm_shuffle_epi8(words, _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL));
}

WITH_SHA static inline struct halves mixed(struct halves state, __m128i w[4]) {
    struct halves s = state;
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i++) {
        __m128i m = _mm_add_epi32(w[i & 3], _mm_load_si128((const __m128i *)(constants + 4 * i)));
        s.cdgh = _mm_sha256rnds2_epu32(s.cdgh, s.abef, m);
        s.abef = _mm_sha256rnds2_epu32(s.abef, s.cdgh, _mm_shuffle_epi32(m, 0x0e));
        if (i < 12) {
            __m128i t = _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]);
            t = _mm_add_epi32(t, _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4));
            w[i & 3] = _mm_sha256msg2_epu32(t, w[(i + 3) & 3]);
        }
    }
    s.abef = _mm_add_epi32(s.abef, state.abef);
    s.cdgh = _mm_add_epi32(s.cdgh, state.cdgh);
    return s;
}

WITH_SHA void chash_sha256_blocks(uint32_t *state, const void *blocks, size_t count) {
    __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xb1);
    __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state + 1), 0x1b);
    struct halves s = {_mm_alignr_epi8(abcd, efgh, 8), _mm_blend_epi16(efgh, abcd, 0xf0)};
    for (const __m128i *block = blocks; count > 0; count--, block += 4) {
        __m128i w[4];
        for (int i = 0; i < 4; i++) w[i] = swapped(_mm_loadu_si128(block + i));
        s = mixed(s, w);
    }
    __m128i high = _mm_shuffle_epi32(s.abef, 0x1b), low = _mm_shuffle_epi32(s.cdgh, 0xb1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(high, low, 0xf0));
    _mm_storeu_si128((__m128i *)state + 1, _mm_alignr_epi8(low, high, 8));
}

WITH_SHA void chash_sha256_of32(const void *message, void *digest) {
    // FIPS 180-4 5.3.3: the first 32 bits of the fractional parts of square roots of primes.
    struct halves s = {_mm_set_epi32(0x6a09e667, 0xbb67ae85, 0x510e527f, 0x9b05688c),
                       _mm_set_epi32(0x3c6ef372, 0xa54ff53a, 0x1f83d9ab, 0x5be0cd19)};
    // FIPS 180-4 5.1.1: a one bit, zeros, and 256, the length in bits.
    __m128i w[4] = {swapped(_mm_loadu_si128(message)),
                    swapped(_mm_loadu_si128((const __m128i *)message + 1)),
                    _mm_set_epi32(0, 0, 0, (int)0x80000000), _mm_set_epi32(256, 0, 0, 0)};
    s = mixed(s, w);
    __m128i high = _mm_shuffle_epi32(s.abef, 0x1b), low = _mm_shuffle_epi32(s.cdgh, 0xb1);
    _mm_storeu_si128(digest, swapped(_mm_blend_epi16(high, low, 0xf0)));
    _mm_storeu_si128((__m128i *)digest + 1, swapped(_mm_alignr_epi8(low, high, 8)));
}

#else

int chash_has_sha_instructions(void) { return 0; }

void chash_sha256_blocks(uint32_t *state, const void *blocks, size_t count) { __builtin_trap(); }

void chash_sha256_of32(const void *message, void *digest) { __builtin_trap(); }

#endif
