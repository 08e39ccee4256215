#pragma once
#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

// An allocator that gives out at most `limit` bytes. protobuf-c turns a few bytes of input into large structures, and fails
// cleanly when its allocator says no. Each block remembers its size, which also tells how long a received string really was.
typedef struct {
    ProtobufCAllocator allocator;
    size_t limit;
    size_t used;
} WireBudget;

// The budget must not move while its allocator is in use.
void wire_budget_start(WireBudget *budget, size_t limit);
// The size asked for when `block` was allocated from a budget.
size_t wire_budget_size(const void *block);
