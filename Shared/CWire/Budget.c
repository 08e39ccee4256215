#include "Budget.h"

#include <stdlib.h>

// Two words, so that blocks keep malloc's 16-byte alignment.
typedef struct {
    size_t size;
    size_t padding;
} Header;

static void *take(void *context, size_t size) {
    WireBudget *budget = context;
    size_t left = budget->limit - budget->used;
    if (left < sizeof(Header) || size > left - sizeof(Header)) return NULL;
    Header *header = malloc(sizeof(Header) + size);
    if (!header) return NULL;
    header->size = size;
    budget->used += sizeof(Header) + size;
    return header + 1;
}

static void give(void *context, void *block) {
    if (!block) return;
    WireBudget *budget = context;
    Header *header = (Header *)block - 1;
    budget->used -= sizeof(Header) + header->size;
    free(header);
}

void wire_budget_start(WireBudget *budget, size_t limit) {
    budget->allocator = (ProtobufCAllocator){.alloc = take, .free = give, .allocator_data = budget};
    budget->limit = limit;
    budget->used = 0;
}

size_t wire_budget_size(const void *block) {
    return ((const Header *)block - 1)->size;
}
