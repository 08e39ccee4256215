#include <stdlib.h>

#include "calls.h"

int pjrt_compile(pjrt_api api, pjrt_client client, const char *text, size_t size, const void *options,
                 size_t option_size, pjrt_executable *executable, char **message) {
    // The interface takes the text as if it wrote to it; it does not.
    PJRT_ARGS(PJRT_Program, program, .code = (char *)text, .code_size = size, .format = "mlir", .format_size = 4);
    PJRT_ARGS(PJRT_Client_Compile_Args, compile, .client = client, .program = &program,
              .compile_options = options, .compile_options_size = option_size);
    int code = pjrt_take_error(api, api->PJRT_Client_Compile(&compile), message);
    *executable = compile.executable;
    return code;
}

int pjrt_deserialize(pjrt_api api, pjrt_client client, const void *bytes, size_t size,
                     pjrt_executable *executable, char **message) {
    PJRT_ARGS(PJRT_Executable_DeserializeAndLoad_Args, load, .client = client, .serialized_executable = bytes,
              .serialized_executable_size = size);
    int code = pjrt_take_error(api, api->PJRT_Executable_DeserializeAndLoad(&load), message);
    *executable = load.loaded_executable;
    return code;
}

/// The description behind a loaded executable, to be given to `destroy_description`.
static int description(pjrt_api api, pjrt_executable executable, PJRT_Executable **result, char **message) {
    PJRT_ARGS(PJRT_LoadedExecutable_GetExecutable_Args, get, .loaded_executable = executable);
    int code = pjrt_take_error(api, api->PJRT_LoadedExecutable_GetExecutable(&get), message);
    *result = get.executable;
    return code;
}

static void destroy_description(pjrt_api api, PJRT_Executable *executable) {
    PJRT_ARGS(PJRT_Executable_Destroy_Args, end, .executable = executable);
    char *unheard = NULL;
    pjrt_take_error(api, api->PJRT_Executable_Destroy(&end), &unheard);
    free(unheard);
}

int pjrt_serialize(pjrt_api api, pjrt_executable executable, void *context,
                   void (*take)(void *context, const void *bytes, size_t size), char **message) {
    PJRT_Executable *program;
    int code = description(api, executable, &program, message);
    if (code) return code;
    PJRT_ARGS(PJRT_Executable_Serialize_Args, write, .executable = program);
    code = pjrt_take_error(api, api->PJRT_Executable_Serialize(&write), message);
    if (!code) {
        take(context, write.serialized_bytes, write.serialized_bytes_size);
        write.serialized_executable_deleter(write.serialized_executable);
    }
    destroy_description(api, program);
    return code;
}

void pjrt_executable_destroy(pjrt_api api, pjrt_executable executable) {
    PJRT_ARGS(PJRT_LoadedExecutable_Destroy_Args, end, .executable = executable);
    char *unheard = NULL;
    pjrt_take_error(api, api->PJRT_LoadedExecutable_Destroy(&end), &unheard);
    free(unheard);
}

int pjrt_executable_devices(pjrt_api api, pjrt_executable executable, const pjrt_device **devices, size_t *count,
                            char **message) {
    PJRT_ARGS(PJRT_LoadedExecutable_AddressableDevices_Args, list, .executable = executable);
    int code = pjrt_take_error(api, api->PJRT_LoadedExecutable_AddressableDevices(&list), message);
    *devices = list.addressable_devices;
    *count = list.num_addressable_devices;
    return code;
}

int pjrt_executable_outputs(pjrt_api api, pjrt_executable executable, void *context,
                            void (*each)(void *context, int type, const int64_t *dims, size_t rank),
                            char **message) {
    PJRT_Executable *program;
    int code = description(api, executable, &program, message);
    if (code) return code;
    PJRT_ARGS(PJRT_Executable_NumOutputs_Args, number, .executable = program);
    PJRT_ARGS(PJRT_Executable_OutputElementTypes_Args, types, .executable = program);
    PJRT_ARGS(PJRT_Executable_OutputDimensions_Args, sizes, .executable = program);
    code = pjrt_take_error(api, api->PJRT_Executable_NumOutputs(&number), message);
    if (!code) code = pjrt_take_error(api, api->PJRT_Executable_OutputElementTypes(&types), message);
    if (!code) code = pjrt_take_error(api, api->PJRT_Executable_OutputDimensions(&sizes), message);
    if (!code && (types.num_output_types != number.num_outputs || sizes.num_outputs != number.num_outputs)) {
        code = pjrt_refuse(PJRT_CODE_PRECONDITION, message,
                           "the plugin counts %zu outputs, and types for %zu and sizes for %zu of them",
                           number.num_outputs, types.num_output_types, sizes.num_outputs);
    }
    const int64_t *dims = sizes.dims;
    for (size_t i = 0; !code && i < number.num_outputs; dims += sizes.dim_sizes[i], i++) {
        each(context, (int)types.output_types[i], dims, sizes.dim_sizes[i]);
    }
    destroy_description(api, program);
    return code;
}

int pjrt_executable_memory(pjrt_api api, pjrt_executable executable, struct pjrt_executable_memory *memory,
                           char **message) {
    PJRT_Executable *program;
    int code = description(api, executable, &program, message);
    if (code) return code;
    PJRT_ARGS(PJRT_Executable_GetCompiledMemoryStats_Args, get, .executable = program);
    code = pjrt_take_error(api, api->PJRT_Executable_GetCompiledMemoryStats(&get), message);
    destroy_description(api, program);
    *memory = (struct pjrt_executable_memory){.code = get.generated_code_size_in_bytes,
                                              .argument = get.argument_size_in_bytes,
                                              .output = get.output_size_in_bytes,
                                              .alias = get.alias_size_in_bytes,
                                              .temporary = get.temp_size_in_bytes,
                                              .peak = get.peak_memory_in_bytes};
    return code;
}

int pjrt_execute(pjrt_api api, pjrt_executable executable, const struct pjrt_execution *execution,
                 char **message) {
    const size_t replicas = execution->replicas;
    PJRT_Buffer *const **inputs = calloc(replicas, sizeof *inputs);
    PJRT_Buffer ***outputs = calloc(replicas, sizeof *outputs);
    int code = PJRT_CODE_EXHAUSTED;
    if (inputs && outputs) {
        for (size_t i = 0; i < replicas; i++) {
            inputs[i] = execution->argument_rows + i * execution->arguments;
            outputs[i] = execution->output_rows + i * execution->outputs;
        }
        PJRT_ARGS(PJRT_ExecuteOptions, options, .non_donatable_input_indices = execution->kept,
                  .num_non_donatable_input_indices = execution->kept_count);
        PJRT_ARGS(PJRT_LoadedExecutable_Execute_Args, run, .executable = executable, .options = &options,
                  .argument_lists = inputs, .num_devices = replicas, .num_args = execution->arguments,
                  .output_lists = outputs, .device_complete_events = execution->done);
        code = pjrt_take_error(api, api->PJRT_LoadedExecutable_Execute(&run), message);
    } else {
        pjrt_refuse(code, message, "no memory for the lists of %zu replicas", replicas);
    }
    free(inputs);
    free(outputs);
    return code;
}
