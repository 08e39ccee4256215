#include "CWire.h"
typedef int CWire_placeholder;
