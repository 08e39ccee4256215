#include "Checksum.h"

#include <pthread.h>
#include <string.h>

static uint32_t table[8][256];
static pthread_once_t table_made = PTHREAD_ONCE_INIT;

static void make_table(void) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0x82F63B78u & (0u - (crc & 1u)));
        table[0][i] = crc;
    }
    for (uint32_t i = 0; i < 256; i++)
        for (int step = 1; step < 8; step++)
            table[step][i] = (table[step - 1][i] >> 8) ^ table[0][table[step - 1][i] & 0xFF];
}

static uint64_t little_endian(const uint8_t *at) {
    uint64_t word = 0;
    for (int i = 7; i >= 0; i--) word = word << 8 | at[i];
    return word;
}

uint32_t wire_crc32c_portable(const void *bytes, size_t count) {
    pthread_once(&table_made, make_table);
    const uint8_t *at = bytes;
    uint32_t crc = ~0u;
    for (; count >= 8; count -= 8, at += 8) {
        uint64_t word = little_endian(at) ^ crc;
        crc = 0;
        for (int i = 0; i < 8; i++) crc ^= table[7 - i][(word >> (8 * i)) & 0xFF];
    }
    while (count--) crc = (crc >> 8) ^ table[0][(crc ^ *at++) & 0xFF];
    return ~crc;
}

#if defined(__x86_64__)
#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t crc32c_sse42(const uint8_t *at, size_t count) {
    uint64_t crc = 0xFFFFFFFFu;
    for (; count >= 8; count -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        crc = _mm_crc32_u64(crc, word);
    }
    uint32_t tail = (uint32_t)crc;
    while (count--) tail = _mm_crc32_u8(tail, *at++);
    return ~tail;
}

uint32_t wire_crc32c(const void *bytes, size_t count) {
    return __builtin_cpu_supports("sse4.2") ? crc32c_sse42(bytes, count) : wire_crc32c_portable(bytes, count);
}
#else
uint32_t wire_crc32c(const void *bytes, size_t count) {
    return wire_crc32c_portable(bytes, count);
}
#endif
