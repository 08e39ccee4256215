#include "CKernels.h"
typedef int CKernels_placeholder;
