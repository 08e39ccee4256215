#define LANES 4
#define PAIRS 0
#include "attention_body.h"

const struct attention_kernels attention_portable = {forward, backward};
