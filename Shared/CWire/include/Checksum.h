#pragma once
#include <stddef.h>
#include <stdint.h>

// CRC-32C (Castagnoli, reflected, initial value and final xor all ones).
uint32_t wire_crc32c(const void *bytes, size_t count);
// The same by table, whatever the CPU can do.
uint32_t wire_crc32c_portable(const void *bytes, size_t count);
