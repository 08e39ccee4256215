#include "CResample.h"
typedef int CResample_placeholder;
