#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// PJRT, the C interface of accelerator plugins, as plain calls: one function a step, handles in and out. Nothing is
// linked; the plugin is a shared library opened at run time. Plain C11.
//
// Every function that can fail returns 0, or a status code of the plugin's (3 invalid argument, 9 failed
// precondition, 12 unimplemented, 13 internal, ...), and then leaves in `*message` a text that the caller frees.

typedef struct PJRT_Api *pjrt_api;
typedef struct PJRT_Client *pjrt_client;
typedef struct PJRT_Device *pjrt_device;
typedef struct PJRT_Buffer *pjrt_buffer;
typedef struct PJRT_LoadedExecutable *pjrt_executable;
typedef struct PJRT_Event *pjrt_event;

/// Codes of our own refusals; the same numbers as the plugins'.
enum { PJRT_CODE_INVALID = 3, PJRT_CODE_EXHAUSTED = 8, PJRT_CODE_PRECONDITION = 9 };

struct pjrt_version {
    int major, minor;
};

/// Opens a plugin's file for good: it is never closed, because its threads live on; so the process must not fork
/// without exec afterwards. Fails where the file does not load, exports no GetPjrtApi, speaks another major
/// version or has a shorter table of calls than is needed. Does not initialise it.
int pjrt_load(const char *file, pjrt_api *api, struct pjrt_version *version, char **message);

/// Opens a library that a plugin needs, visible to it. Returns whether that worked.
bool pjrt_preload(const char *file);

/// To be called once for each table.
int pjrt_initialize(pjrt_api api, char **message);

/// Calls `each` with every attribute of the plugin, numbers and lists of numbers written as text.
int pjrt_attributes(pjrt_api api, void *context, void (*each)(void *context, const char *name, const char *value),
                    char **message);

struct pjrt_client_options {
    /// Each 0 or negative where it is not to be sent; a plugin may refuse names it does not know.
    int64_t cpu_device_count;
    float memory_fraction;
    /// 0 or 1 are sent.
    int preallocate;
    /// Numbers of the cards to use; a count of 0 is not sent.
    const int64_t *visible_devices;
    size_t visible_device_count;
};
int pjrt_client_create(pjrt_api api, const struct pjrt_client_options *options, pjrt_client *client,
                       char **message);
void pjrt_client_destroy(pjrt_api api, pjrt_client client);

/// The name and the version live as long as the client. Their sizes count; no zero need follow.
int pjrt_client_platform(pjrt_api api, pjrt_client client, const char **name, size_t *name_size,
                         const char **version, size_t *version_size, char **message);
/// The devices this process may use; the list lives as long as the client.
int pjrt_client_devices(pjrt_api api, pjrt_client client, const pjrt_device **devices, size_t *count,
                        char **message);

struct pjrt_device_facts {
    int id;
    const char *kind, *text;
    size_t kind_size, text_size;
};
int pjrt_device_describe(pjrt_api api, pjrt_device device, struct pjrt_device_facts *facts, char **message);

struct pjrt_device_memory {
    /// -1: not known.
    int64_t in_use, peak_in_use, limit;
};
int pjrt_device_memory(pjrt_api api, pjrt_device device, struct pjrt_device_memory *memory, char **message);

/// What numbers a buffer holds.
enum {
    pjrt_type_i1 = 1,
    pjrt_type_i32 = 4,
    pjrt_type_i64 = 5,
    pjrt_type_u8 = 6,
    pjrt_type_u32 = 8,
    pjrt_type_u64 = 9,
    pjrt_type_f32 = 11,
    pjrt_type_bf16 = 13,
};

/// Copies dense, row-major numbers; `data` may go when the call returns. Waits for the copy.
int pjrt_buffer_upload(pjrt_api api, pjrt_client client, pjrt_device device, const void *data, int type,
                       const int64_t *dims, size_t rank, pjrt_buffer *buffer, char **message);
/// Waits for the numbers and copies them. `size` must be at least what the buffer holds.
int pjrt_buffer_read(pjrt_api api, pjrt_buffer buffer, void *bytes, size_t size, char **message);
bool pjrt_buffer_is_deleted(pjrt_api api, pjrt_buffer buffer);
void pjrt_buffer_destroy(pjrt_api api, pjrt_buffer buffer);

/// StableHLO text in, with a serialised CompileOptionsProto.
int pjrt_compile(pjrt_api api, pjrt_client client, const char *text, size_t size, const void *options,
                 size_t option_size, pjrt_executable *executable, char **message);
/// Loads what `pjrt_serialize` gave.
int pjrt_deserialize(pjrt_api api, pjrt_client client, const void *bytes, size_t size,
                     pjrt_executable *executable, char **message);
/// Calls `take` once with the executable as bytes, which go afterwards.
int pjrt_serialize(pjrt_api api, pjrt_executable executable, void *context,
                   void (*take)(void *context, const void *bytes, size_t size), char **message);
void pjrt_executable_destroy(pjrt_api api, pjrt_executable executable);

/// The devices it runs on, in the order of the replicas; the list lives as long as the executable.
int pjrt_executable_devices(pjrt_api api, pjrt_executable executable, const pjrt_device **devices, size_t *count,
                            char **message);
/// Calls `each` with every output's type code and sizes.
int pjrt_executable_outputs(pjrt_api api, pjrt_executable executable, void *context,
                            void (*each)(void *context, int type, const int64_t *dims, size_t rank),
                            char **message);

struct pjrt_executable_memory {
    int64_t code, argument, output, alias, temporary, peak;
};
int pjrt_executable_memory(pjrt_api api, pjrt_executable executable, struct pjrt_executable_memory *memory,
                           char **message);

struct pjrt_execution {
    size_t replicas, arguments, outputs;
    /// `replicas` rows of `arguments` buffers.
    const pjrt_buffer *argument_rows;
    /// Arguments whose memory the program must not take although its text says so.
    const int64_t *kept;
    size_t kept_count;
    /// Filled: `replicas` rows of `outputs` buffers, the caller's to destroy.
    pjrt_buffer *output_rows;
    /// Filled: one event for each replica, to be given to `pjrt_event_finish`.
    pjrt_event *done;
};
/// Enqueues one execution and returns; outputs may be passed on at once.
int pjrt_execute(pjrt_api api, pjrt_executable executable, const struct pjrt_execution *execution,
                 char **message);

/// Waits without a limit, then destroys the event, also where what it stood for has failed.
int pjrt_event_finish(pjrt_api api, pjrt_event event, char **message);
