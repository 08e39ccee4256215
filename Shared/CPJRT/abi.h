#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The part of the PJRT C interface that is used here: layouts, order of the table, numbers. The interface grows at
// the end only, so every later plugin of major version 0 serves what is declared. Tests/PJRTTests compares all of
// it with the header that a plugin brings along.
//
// Each struct begins with the size its sender knows. That is the end of its last member, not sizeof: with the
// padding behind it a struct would claim members that a newer interface put there.

#define PJRT_SIZED(type, last) \
    typedef struct type type; \
    enum { type##_STRUCT_SIZE = offsetof(struct type, last) + sizeof(((struct type *)0)->last) }

/// What every struct begins with. `extension_start` stays NULL.
#define PJRT_BEGIN \
    size_t struct_size; \
    void *extension_start;

enum { PJRT_SUPPORTED_MAJOR = 0 };

typedef struct PJRT_Error PJRT_Error;
typedef struct PJRT_Event PJRT_Event;
typedef struct PJRT_Client PJRT_Client;
typedef struct PJRT_Device PJRT_Device;
typedef struct PJRT_DeviceDescription PJRT_DeviceDescription;
typedef struct PJRT_Buffer PJRT_Buffer;
typedef struct PJRT_Executable PJRT_Executable;
typedef struct PJRT_LoadedExecutable PJRT_LoadedExecutable;
typedef struct PJRT_SerializedExecutable PJRT_SerializedExecutable;
typedef struct PJRT_TopologyDescription PJRT_TopologyDescription;

typedef enum {
    PJRT_Buffer_Type_PRED = 1,
    PJRT_Buffer_Type_S32 = 4,
    PJRT_Buffer_Type_S64 = 5,
    PJRT_Buffer_Type_U8 = 6,
    PJRT_Buffer_Type_U32 = 8,
    PJRT_Buffer_Type_U64 = 9,
    PJRT_Buffer_Type_F32 = 11,
    PJRT_Buffer_Type_BF16 = 13,
} PJRT_Buffer_Type;

typedef enum {
    PJRT_NamedValue_kString = 0,
    PJRT_NamedValue_kInt64 = 1,
    PJRT_NamedValue_kInt64List = 2,
    PJRT_NamedValue_kFloat = 3,
    PJRT_NamedValue_kBool = 4,
} PJRT_NamedValue_Type;

typedef enum {
    PJRT_HostBufferSemantics_kImmutableOnlyDuringCall = 0,
} PJRT_HostBufferSemantics;

// Errors and events.

struct PJRT_Error_Destroy_Args {
    PJRT_BEGIN
    PJRT_Error *error;
};
PJRT_SIZED(PJRT_Error_Destroy_Args, error);

struct PJRT_Error_Message_Args {
    PJRT_BEGIN
    const PJRT_Error *error;
    const char *message;
    size_t message_size;
};
PJRT_SIZED(PJRT_Error_Message_Args, message_size);

struct PJRT_Error_GetCode_Args {
    PJRT_BEGIN
    const PJRT_Error *error;
    int code;
};
PJRT_SIZED(PJRT_Error_GetCode_Args, code);

struct PJRT_Event_Destroy_Args {
    PJRT_BEGIN
    PJRT_Event *event;
};
PJRT_SIZED(PJRT_Event_Destroy_Args, event);

struct PJRT_Event_Await_Args {
    PJRT_BEGIN
    PJRT_Event *event;
};
PJRT_SIZED(PJRT_Event_Await_Args, event);

// Plugin and client.

struct PJRT_NamedValue {
    PJRT_BEGIN
    const char *name;
    size_t name_size;
    PJRT_NamedValue_Type type;
    union {
        const char *string_value;
        int64_t int64_value;
        const int64_t *int64_array_value;
        float float_value;
        bool bool_value;
    };
    size_t value_size;
};
PJRT_SIZED(PJRT_NamedValue, value_size);

struct PJRT_Plugin_Initialize_Args {
    PJRT_BEGIN
};
PJRT_SIZED(PJRT_Plugin_Initialize_Args, extension_start);

struct PJRT_Plugin_Attributes_Args {
    PJRT_BEGIN
    const PJRT_NamedValue *attributes;
    size_t num_attributes;
};
PJRT_SIZED(PJRT_Plugin_Attributes_Args, num_attributes);

struct PJRT_Client_Create_Args {
    PJRT_BEGIN
    const PJRT_NamedValue *create_options;
    size_t num_options;
    void *kv_get_callback;
    void *kv_get_user_arg;
    void *kv_put_callback;
    void *kv_put_user_arg;
    PJRT_Client *client;
    void *kv_try_get_callback;
    void *kv_try_get_user_arg;
};
PJRT_SIZED(PJRT_Client_Create_Args, kv_try_get_user_arg);

struct PJRT_Client_Destroy_Args {
    PJRT_BEGIN
    PJRT_Client *client;
};
PJRT_SIZED(PJRT_Client_Destroy_Args, client);

struct PJRT_Client_PlatformName_Args {
    PJRT_BEGIN
    PJRT_Client *client;
    const char *platform_name;
    size_t platform_name_size;
};
PJRT_SIZED(PJRT_Client_PlatformName_Args, platform_name_size);

struct PJRT_Client_PlatformVersion_Args {
    PJRT_BEGIN
    PJRT_Client *client;
    const char *platform_version;
    size_t platform_version_size;
};
PJRT_SIZED(PJRT_Client_PlatformVersion_Args, platform_version_size);

struct PJRT_Client_AddressableDevices_Args {
    PJRT_BEGIN
    PJRT_Client *client;
    PJRT_Device *const *addressable_devices;
    size_t num_addressable_devices;
};
PJRT_SIZED(PJRT_Client_AddressableDevices_Args, num_addressable_devices);

// Devices.

struct PJRT_Device_GetDescription_Args {
    PJRT_BEGIN
    PJRT_Device *device;
    PJRT_DeviceDescription *device_description;
};
PJRT_SIZED(PJRT_Device_GetDescription_Args, device_description);

struct PJRT_DeviceDescription_Id_Args {
    PJRT_BEGIN
    PJRT_DeviceDescription *device_description;
    int id;
};
PJRT_SIZED(PJRT_DeviceDescription_Id_Args, id);

struct PJRT_DeviceDescription_Kind_Args {
    PJRT_BEGIN
    PJRT_DeviceDescription *device_description;
    const char *device_kind;
    size_t device_kind_size;
};
PJRT_SIZED(PJRT_DeviceDescription_Kind_Args, device_kind_size);

struct PJRT_DeviceDescription_ToString_Args {
    PJRT_BEGIN
    PJRT_DeviceDescription *device_description;
    const char *to_string;
    size_t to_string_size;
};
PJRT_SIZED(PJRT_DeviceDescription_ToString_Args, to_string_size);

struct PJRT_Device_MemoryStats_Args {
    PJRT_BEGIN
    PJRT_Device *device;
    int64_t bytes_in_use;
    int64_t peak_bytes_in_use;
    bool peak_bytes_in_use_is_set;
    int64_t num_allocs;
    bool num_allocs_is_set;
    int64_t largest_alloc_size;
    bool largest_alloc_size_is_set;
    int64_t bytes_limit;
    bool bytes_limit_is_set;
    int64_t bytes_reserved;
    bool bytes_reserved_is_set;
    int64_t peak_bytes_reserved;
    bool peak_bytes_reserved_is_set;
    int64_t bytes_reservable_limit;
    bool bytes_reservable_limit_is_set;
    int64_t largest_free_block_bytes;
    bool largest_free_block_bytes_is_set;
    int64_t pool_bytes;
    bool pool_bytes_is_set;
    int64_t peak_pool_bytes;
    bool peak_pool_bytes_is_set;
};
PJRT_SIZED(PJRT_Device_MemoryStats_Args, peak_pool_bytes_is_set);

// Buffers.

struct PJRT_Client_BufferFromHostBuffer_Args {
    PJRT_BEGIN
    PJRT_Client *client;
    const void *data;
    PJRT_Buffer_Type type;
    const int64_t *dims;
    size_t num_dims;
    const int64_t *byte_strides;
    size_t num_byte_strides;
    PJRT_HostBufferSemantics host_buffer_semantics;
    PJRT_Device *device;
    void *memory;
    void *device_layout;
    PJRT_Event *done_with_host_buffer;
    PJRT_Buffer *buffer;
};
PJRT_SIZED(PJRT_Client_BufferFromHostBuffer_Args, buffer);

struct PJRT_Buffer_Destroy_Args {
    PJRT_BEGIN
    PJRT_Buffer *buffer;
};
PJRT_SIZED(PJRT_Buffer_Destroy_Args, buffer);

struct PJRT_Buffer_IsDeleted_Args {
    PJRT_BEGIN
    PJRT_Buffer *buffer;
    bool is_deleted;
};
PJRT_SIZED(PJRT_Buffer_IsDeleted_Args, is_deleted);

struct PJRT_Buffer_ToHostBuffer_Args {
    PJRT_BEGIN
    PJRT_Buffer *src;
    void *host_layout;
    void *dst;
    size_t dst_size;
    PJRT_Event *event;
};
PJRT_SIZED(PJRT_Buffer_ToHostBuffer_Args, event);

// Programs.

struct PJRT_Program {
    PJRT_BEGIN
    char *code;
    size_t code_size;
    const char *format;
    size_t format_size;
};
PJRT_SIZED(PJRT_Program, format_size);

struct PJRT_Client_Compile_Args {
    PJRT_BEGIN
    PJRT_Client *client;
    const PJRT_Program *program;
    const char *compile_options;
    size_t compile_options_size;
    PJRT_LoadedExecutable *executable;
};
PJRT_SIZED(PJRT_Client_Compile_Args, executable);

struct PJRT_Executable_Destroy_Args {
    PJRT_BEGIN
    PJRT_Executable *executable;
};
PJRT_SIZED(PJRT_Executable_Destroy_Args, executable);

struct PJRT_LoadedExecutable_Destroy_Args {
    PJRT_BEGIN
    PJRT_LoadedExecutable *executable;
};
PJRT_SIZED(PJRT_LoadedExecutable_Destroy_Args, executable);

struct PJRT_LoadedExecutable_GetExecutable_Args {
    PJRT_BEGIN
    PJRT_LoadedExecutable *loaded_executable;
    PJRT_Executable *executable;
};
PJRT_SIZED(PJRT_LoadedExecutable_GetExecutable_Args, executable);

struct PJRT_LoadedExecutable_AddressableDevices_Args {
    PJRT_BEGIN
    PJRT_LoadedExecutable *executable;
    PJRT_Device *const *addressable_devices;
    size_t num_addressable_devices;
};
PJRT_SIZED(PJRT_LoadedExecutable_AddressableDevices_Args, num_addressable_devices);

struct PJRT_Executable_NumOutputs_Args {
    PJRT_BEGIN
    PJRT_Executable *executable;
    size_t num_outputs;
};
PJRT_SIZED(PJRT_Executable_NumOutputs_Args, num_outputs);

struct PJRT_Executable_OutputElementTypes_Args {
    PJRT_BEGIN
    PJRT_Executable *executable;
    PJRT_Buffer_Type *output_types;
    size_t num_output_types;
};
PJRT_SIZED(PJRT_Executable_OutputElementTypes_Args, num_output_types);

struct PJRT_Executable_OutputDimensions_Args {
    PJRT_BEGIN
    PJRT_Executable *executable;
    size_t num_outputs;
    const int64_t *dims;
    const size_t *dim_sizes;
};
PJRT_SIZED(PJRT_Executable_OutputDimensions_Args, dim_sizes);

struct PJRT_Executable_GetCompiledMemoryStats_Args {
    PJRT_BEGIN
    PJRT_Executable *executable;
    int64_t generated_code_size_in_bytes;
    int64_t argument_size_in_bytes;
    int64_t output_size_in_bytes;
    int64_t alias_size_in_bytes;
    int64_t temp_size_in_bytes;
    int64_t host_generated_code_size_in_bytes;
    int64_t host_argument_size_in_bytes;
    int64_t host_output_size_in_bytes;
    int64_t host_alias_size_in_bytes;
    int64_t host_temp_size_in_bytes;
    int64_t peak_memory_in_bytes;
};
PJRT_SIZED(PJRT_Executable_GetCompiledMemoryStats_Args, peak_memory_in_bytes);

struct PJRT_Executable_Serialize_Args {
    PJRT_BEGIN
    const PJRT_Executable *executable;
    const char *serialized_bytes;
    size_t serialized_bytes_size;
    PJRT_SerializedExecutable *serialized_executable;
    void (*serialized_executable_deleter)(PJRT_SerializedExecutable *);
};
PJRT_SIZED(PJRT_Executable_Serialize_Args, serialized_executable_deleter);

struct PJRT_Executable_DeserializeAndLoad_Args {
    PJRT_BEGIN
    PJRT_Client *client;
    const char *serialized_executable;
    size_t serialized_executable_size;
    PJRT_LoadedExecutable *loaded_executable;
    const char *overridden_serialized_compile_options;
    size_t overridden_serialized_compile_options_size;
};
PJRT_SIZED(PJRT_Executable_DeserializeAndLoad_Args, overridden_serialized_compile_options_size);

struct PJRT_ExecuteOptions {
    PJRT_BEGIN
    void **send_callbacks;
    void **recv_callbacks;
    size_t num_send_ops;
    size_t num_recv_ops;
    int launch_id;
    const int64_t *non_donatable_input_indices;
    size_t num_non_donatable_input_indices;
    void *context;
    const char *call_location;
    size_t num_tasks;
    int *task_ids;
    int64_t *incarnation_ids;
};
PJRT_SIZED(PJRT_ExecuteOptions, incarnation_ids);

struct PJRT_LoadedExecutable_Execute_Args {
    PJRT_BEGIN
    PJRT_LoadedExecutable *executable;
    PJRT_ExecuteOptions *options;
    PJRT_Buffer *const *const *argument_lists;
    size_t num_devices;
    size_t num_args;
    PJRT_Buffer **const *output_lists;
    PJRT_Event **device_complete_events;
    PJRT_Device *execute_device;
};
PJRT_SIZED(PJRT_LoadedExecutable_Execute_Args, execute_device);

// Compiling for a device that is not there.

struct PJRT_TopologyDescription_Create_Args {
    PJRT_BEGIN
    const char *topology_name;
    size_t topology_name_size;
    const PJRT_NamedValue *create_options;
    size_t num_options;
    PJRT_TopologyDescription *topology;
};
PJRT_SIZED(PJRT_TopologyDescription_Create_Args, topology);

struct PJRT_Compile_Args {
    PJRT_BEGIN
    const PJRT_TopologyDescription *topology;
    const PJRT_Program *program;
    const char *compile_options;
    size_t compile_options_size;
    PJRT_Client *client;
    PJRT_Executable *executable;
};
PJRT_SIZED(PJRT_Compile_Args, executable);

// The table.

struct PJRT_Api_Version {
    PJRT_BEGIN
    int major_version;
    int minor_version;
};
PJRT_SIZED(PJRT_Api_Version, minor_version);

#define PJRT_CALL(name) PJRT_Error *(*name)(name##_Args *);
#define PJRT_CALL_VOID(name) void (*name)(name##_Args *);
/// A place in the table that nothing here calls.
#define PJRT_PLACE(name) void (*name)(void);

struct PJRT_Api {
    PJRT_BEGIN
    PJRT_Api_Version pjrt_api_version;
    PJRT_CALL_VOID(PJRT_Error_Destroy)
    PJRT_CALL_VOID(PJRT_Error_Message)
    PJRT_CALL(PJRT_Error_GetCode)
    PJRT_CALL(PJRT_Plugin_Initialize)
    PJRT_CALL(PJRT_Plugin_Attributes)
    PJRT_CALL(PJRT_Event_Destroy)
    PJRT_PLACE(PJRT_Event_IsReady)
    PJRT_PLACE(PJRT_Event_Error)
    PJRT_CALL(PJRT_Event_Await)
    PJRT_PLACE(PJRT_Event_OnReady)
    PJRT_CALL(PJRT_Client_Create)
    PJRT_CALL(PJRT_Client_Destroy)
    PJRT_CALL(PJRT_Client_PlatformName)
    PJRT_PLACE(PJRT_Client_ProcessIndex)
    PJRT_CALL(PJRT_Client_PlatformVersion)
    PJRT_PLACE(PJRT_Client_Devices)
    PJRT_CALL(PJRT_Client_AddressableDevices)
    PJRT_PLACE(PJRT_Client_LookupDevice)
    PJRT_PLACE(PJRT_Client_LookupAddressableDevice)
    PJRT_PLACE(PJRT_Client_AddressableMemories)
    PJRT_CALL(PJRT_Client_Compile)
    PJRT_PLACE(PJRT_Client_DefaultDeviceAssignment)
    PJRT_CALL(PJRT_Client_BufferFromHostBuffer)
    PJRT_CALL(PJRT_DeviceDescription_Id)
    PJRT_PLACE(PJRT_DeviceDescription_ProcessIndex)
    PJRT_PLACE(PJRT_DeviceDescription_Attributes)
    PJRT_CALL(PJRT_DeviceDescription_Kind)
    PJRT_PLACE(PJRT_DeviceDescription_DebugString)
    PJRT_CALL(PJRT_DeviceDescription_ToString)
    PJRT_CALL(PJRT_Device_GetDescription)
    PJRT_PLACE(PJRT_Device_IsAddressable)
    PJRT_PLACE(PJRT_Device_LocalHardwareId)
    PJRT_PLACE(PJRT_Device_AddressableMemories)
    PJRT_PLACE(PJRT_Device_DefaultMemory)
    PJRT_CALL(PJRT_Device_MemoryStats)
    PJRT_PLACE(PJRT_Memory_Id)
    PJRT_PLACE(PJRT_Memory_Kind)
    PJRT_PLACE(PJRT_Memory_DebugString)
    PJRT_PLACE(PJRT_Memory_ToString)
    PJRT_PLACE(PJRT_Memory_AddressableByDevices)
    PJRT_CALL(PJRT_Executable_Destroy)
    PJRT_PLACE(PJRT_Executable_Name)
    PJRT_PLACE(PJRT_Executable_NumReplicas)
    PJRT_PLACE(PJRT_Executable_NumPartitions)
    PJRT_CALL(PJRT_Executable_NumOutputs)
    PJRT_PLACE(PJRT_Executable_SizeOfGeneratedCodeInBytes)
    PJRT_PLACE(PJRT_Executable_GetCostAnalysis)
    PJRT_PLACE(PJRT_Executable_OutputMemoryKinds)
    PJRT_PLACE(PJRT_Executable_OptimizedProgram)
    PJRT_CALL(PJRT_Executable_Serialize)
    PJRT_CALL(PJRT_LoadedExecutable_Destroy)
    PJRT_CALL(PJRT_LoadedExecutable_GetExecutable)
    PJRT_CALL(PJRT_LoadedExecutable_AddressableDevices)
    PJRT_PLACE(PJRT_LoadedExecutable_Delete)
    PJRT_PLACE(PJRT_LoadedExecutable_IsDeleted)
    PJRT_CALL(PJRT_LoadedExecutable_Execute)
    PJRT_CALL(PJRT_Executable_DeserializeAndLoad)
    PJRT_PLACE(PJRT_LoadedExecutable_Fingerprint)
    PJRT_CALL(PJRT_Buffer_Destroy)
    PJRT_PLACE(PJRT_Buffer_ElementType)
    PJRT_PLACE(PJRT_Buffer_Dimensions)
    PJRT_PLACE(PJRT_Buffer_UnpaddedDimensions)
    PJRT_PLACE(PJRT_Buffer_DynamicDimensionIndices)
    PJRT_PLACE(PJRT_Buffer_GetMemoryLayout)
    PJRT_PLACE(PJRT_Buffer_OnDeviceSizeInBytes)
    PJRT_PLACE(PJRT_Buffer_Device)
    PJRT_PLACE(PJRT_Buffer_Memory)
    PJRT_PLACE(PJRT_Buffer_Delete)
    PJRT_CALL(PJRT_Buffer_IsDeleted)
    PJRT_PLACE(PJRT_Buffer_CopyToDevice)
    PJRT_CALL(PJRT_Buffer_ToHostBuffer)
    PJRT_PLACE(PJRT_Buffer_IsOnCpu)
    PJRT_PLACE(PJRT_Buffer_ReadyEvent)
    PJRT_PLACE(PJRT_Buffer_UnsafePointer)
    PJRT_PLACE(PJRT_Buffer_IncreaseExternalReferenceCount)
    PJRT_PLACE(PJRT_Buffer_DecreaseExternalReferenceCount)
    PJRT_PLACE(PJRT_Buffer_OpaqueDeviceMemoryDataPointer)
    PJRT_PLACE(PJRT_CopyToDeviceStream_Destroy)
    PJRT_PLACE(PJRT_CopyToDeviceStream_AddChunk)
    PJRT_PLACE(PJRT_CopyToDeviceStream_TotalBytes)
    PJRT_PLACE(PJRT_CopyToDeviceStream_GranuleSize)
    PJRT_PLACE(PJRT_CopyToDeviceStream_CurrentBytes)
    PJRT_CALL(PJRT_TopologyDescription_Create)
    PJRT_PLACE(PJRT_TopologyDescription_Destroy)
    PJRT_PLACE(PJRT_TopologyDescription_PlatformName)
    PJRT_PLACE(PJRT_TopologyDescription_PlatformVersion)
    PJRT_PLACE(PJRT_TopologyDescription_GetDeviceDescriptions)
    PJRT_PLACE(PJRT_TopologyDescription_Serialize)
    PJRT_PLACE(PJRT_TopologyDescription_Attributes)
    PJRT_CALL(PJRT_Compile)
    PJRT_CALL(PJRT_Executable_OutputElementTypes)
    PJRT_CALL(PJRT_Executable_OutputDimensions)
    PJRT_PLACE(PJRT_Buffer_CopyToMemory)
    PJRT_PLACE(PJRT_Client_CreateViewOfDeviceBuffer)
    PJRT_PLACE(PJRT_Executable_Fingerprint)
    PJRT_PLACE(PJRT_Client_TopologyDescription)
    PJRT_CALL(PJRT_Executable_GetCompiledMemoryStats)
};
typedef struct PJRT_Api PJRT_Api;

/// The shortest table that serves: it ends with the last call made here.
enum {
    PJRT_NEEDED_TABLE =
        offsetof(struct PJRT_Api, PJRT_Executable_GetCompiledMemoryStats) + sizeof(void (*)(void))
};
