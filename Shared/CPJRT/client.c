#include <stdlib.h>
#include <string.h>

#include "calls.h"

#define SAME(ours, theirs) _Static_assert((int)(ours) == (int)(theirs), "the public codes are the interface's")
SAME(pjrt_type_i1, PJRT_Buffer_Type_PRED);
SAME(pjrt_type_i32, PJRT_Buffer_Type_S32);
SAME(pjrt_type_i64, PJRT_Buffer_Type_S64);
SAME(pjrt_type_u8, PJRT_Buffer_Type_U8);
SAME(pjrt_type_u32, PJRT_Buffer_Type_U32);
SAME(pjrt_type_u64, PJRT_Buffer_Type_U64);
SAME(pjrt_type_f32, PJRT_Buffer_Type_F32);
SAME(pjrt_type_bf16, PJRT_Buffer_Type_BF16);

static PJRT_NamedValue option(const char *name, PJRT_NamedValue_Type type) {
    return (PJRT_NamedValue){.struct_size = PJRT_NamedValue_STRUCT_SIZE,
                             .name = name,
                             .name_size = strlen(name),
                             .type = type,
                             .value_size = 1};
}

int pjrt_client_create(pjrt_api api, const struct pjrt_client_options *options, pjrt_client *client,
                       char **message) {
    PJRT_NamedValue list[4];
    size_t count = 0;
    if (options->cpu_device_count > 0) {
        list[count] = option("cpu_device_count", PJRT_NamedValue_kInt64);
        list[count++].int64_value = options->cpu_device_count;
    }
    if (options->memory_fraction > 0) {
        list[count] = option("memory_fraction", PJRT_NamedValue_kFloat);
        list[count++].float_value = options->memory_fraction;
    }
    if (options->preallocate >= 0) {
        list[count] = option("preallocate", PJRT_NamedValue_kBool);
        list[count++].bool_value = options->preallocate != 0;
    }
    if (options->visible_device_count > 0) {
        list[count] = option("visible_devices", PJRT_NamedValue_kInt64List);
        list[count].int64_array_value = options->visible_devices;
        list[count++].value_size = options->visible_device_count;
    }
    PJRT_ARGS(PJRT_Client_Create_Args, create, .create_options = list, .num_options = count);
    int code = pjrt_take_error(api, api->PJRT_Client_Create(&create), message);
    *client = create.client;
    return code;
}

void pjrt_client_destroy(pjrt_api api, pjrt_client client) {
    PJRT_ARGS(PJRT_Client_Destroy_Args, end, .client = client);
    char *unheard = NULL;
    pjrt_take_error(api, api->PJRT_Client_Destroy(&end), &unheard);
    free(unheard);
}

int pjrt_client_platform(pjrt_api api, pjrt_client client, const char **name, size_t *name_size,
                         const char **version, size_t *version_size, char **message) {
    PJRT_ARGS(PJRT_Client_PlatformName_Args, first, .client = client);
    int code = pjrt_take_error(api, api->PJRT_Client_PlatformName(&first), message);
    if (code) return code;
    PJRT_ARGS(PJRT_Client_PlatformVersion_Args, second, .client = client);
    code = pjrt_take_error(api, api->PJRT_Client_PlatformVersion(&second), message);
    if (code) return code;
    *name = first.platform_name;
    *name_size = first.platform_name_size;
    *version = second.platform_version;
    *version_size = second.platform_version_size;
    return 0;
}

int pjrt_client_devices(pjrt_api api, pjrt_client client, const pjrt_device **devices, size_t *count,
                        char **message) {
    PJRT_ARGS(PJRT_Client_AddressableDevices_Args, list, .client = client);
    int code = pjrt_take_error(api, api->PJRT_Client_AddressableDevices(&list), message);
    *devices = list.addressable_devices;
    *count = list.num_addressable_devices;
    return code;
}

int pjrt_device_describe(pjrt_api api, pjrt_device device, struct pjrt_device_facts *facts, char **message) {
    PJRT_ARGS(PJRT_Device_GetDescription_Args, get, .device = device);
    int code = pjrt_take_error(api, api->PJRT_Device_GetDescription(&get), message);
    if (code) return code;
    PJRT_ARGS(PJRT_DeviceDescription_Id_Args, id, .device_description = get.device_description);
    code = pjrt_take_error(api, api->PJRT_DeviceDescription_Id(&id), message);
    if (code) return code;
    PJRT_ARGS(PJRT_DeviceDescription_Kind_Args, kind, .device_description = get.device_description);
    code = pjrt_take_error(api, api->PJRT_DeviceDescription_Kind(&kind), message);
    if (code) return code;
    PJRT_ARGS(PJRT_DeviceDescription_ToString_Args, text, .device_description = get.device_description);
    code = pjrt_take_error(api, api->PJRT_DeviceDescription_ToString(&text), message);
    if (code) return code;
    *facts = (struct pjrt_device_facts){.id = id.id,
                                        .kind = kind.device_kind,
                                        .text = text.to_string,
                                        .kind_size = kind.device_kind_size,
                                        .text_size = text.to_string_size};
    return 0;
}

int pjrt_device_memory(pjrt_api api, pjrt_device device, struct pjrt_device_memory *memory, char **message) {
    PJRT_ARGS(PJRT_Device_MemoryStats_Args, get, .device = device);
    int code = pjrt_take_error(api, api->PJRT_Device_MemoryStats(&get), message);
    if (code) return code;
    memory->in_use = get.bytes_in_use;
    memory->peak_in_use = get.peak_bytes_in_use_is_set ? get.peak_bytes_in_use : -1;
    memory->limit = get.bytes_limit_is_set ? get.bytes_limit : -1;
    return 0;
}

int pjrt_buffer_upload(pjrt_api api, pjrt_client client, pjrt_device device, const void *data, int type,
                       const int64_t *dims, size_t rank, pjrt_buffer *buffer, char **message) {
    PJRT_ARGS(PJRT_Client_BufferFromHostBuffer_Args, copy, .client = client, .data = data,
              .type = (PJRT_Buffer_Type)type, .dims = dims, .num_dims = rank,
              .host_buffer_semantics = PJRT_HostBufferSemantics_kImmutableOnlyDuringCall, .device = device);
    int code = pjrt_take_error(api, api->PJRT_Client_BufferFromHostBuffer(&copy), message);
    if (code) return code;
    code = pjrt_await(api, copy.done_with_host_buffer, message);
    if (code) {
        pjrt_buffer_destroy(api, copy.buffer);
        return code;
    }
    *buffer = copy.buffer;
    return 0;
}

int pjrt_buffer_read(pjrt_api api, pjrt_buffer buffer, void *bytes, size_t size, char **message) {
    PJRT_ARGS(PJRT_Buffer_ToHostBuffer_Args, copy, .src = buffer, .dst = bytes, .dst_size = size);
    int code = pjrt_take_error(api, api->PJRT_Buffer_ToHostBuffer(&copy), message);
    return code ? code : pjrt_await(api, copy.event, message);
}

bool pjrt_buffer_is_deleted(pjrt_api api, pjrt_buffer buffer) {
    PJRT_ARGS(PJRT_Buffer_IsDeleted_Args, ask, .buffer = buffer);
    char *unheard = NULL;
    int code = pjrt_take_error(api, api->PJRT_Buffer_IsDeleted(&ask), &unheard);
    free(unheard);
    return code != 0 || ask.is_deleted;
}

void pjrt_buffer_destroy(pjrt_api api, pjrt_buffer buffer) {
    PJRT_ARGS(PJRT_Buffer_Destroy_Args, end, .buffer = buffer);
    char *unheard = NULL;
    pjrt_take_error(api, api->PJRT_Buffer_Destroy(&end), &unheard);
    free(unheard);
}
