#pragma once
// Working memory of a thread: grows to what was asked for most and is kept until the thread ends.
#include <stddef.h>

enum { scratch_rows = 0, scratch_whole = 1, scratch_sums = 2, scratch_kinds = 3 };

/// At least `bytes` bytes, 64-byte aligned, and one readable tail beyond them. Contents are what the last use left.
void *gemm_scratch(int kind, size_t bytes);
