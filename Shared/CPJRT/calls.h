#pragma once
#include "abi.h"
#include "include/CPJRT.h"

/// A zeroed struct of arguments that says its size.
#define PJRT_ARGS(type, name, ...) type name = {.struct_size = type##_STRUCT_SIZE, __VA_ARGS__}

/// The code of a plugin's error and its text, and the error destroyed; 0 for none.
int pjrt_take_error(pjrt_api api, PJRT_Error *error, char **message);

/// An error of our own.
__attribute__((format(printf, 3, 4))) int pjrt_refuse(int code, char **message, const char *format, ...);

/// Waits for an event (none is fine), destroys it, and gives its error.
int pjrt_await(pjrt_api api, PJRT_Event *event, char **message);
