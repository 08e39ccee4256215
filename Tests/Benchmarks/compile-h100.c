// Compiles a StableHLO text for a card that is not there and prints the compiler's figures as JSON.
//   compile-h100 PLUGIN TARGET.txtpb PROGRAM.mlir REPLICAS [FLAG=VALUE]...
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "calls.h"

static void fail(const char *phase, int code, const char *message) {
    fprintf(stderr, "%s failed (code %d): %s\n", phase, code, message ? message : "no reason given");
    exit(1);
}

static void check(pjrt_api api, PJRT_Error *error, const char *phase) {
    char *message = NULL;
    int code = pjrt_take_error(api, error, &message);
    if (code) fail(phase, code, message);
}

struct bytes {
    char *start;
    size_t size;
};

static struct bytes file_bytes(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END)) fail("open", 5, path);
    long size = ftell(file);
    struct bytes bytes = {malloc(size > 0 ? (size_t)size : 1), size > 0 ? (size_t)size : 0};
    rewind(file);
    if (size < 0 || !bytes.start || fread(bytes.start, 1, bytes.size, file) != bytes.size) fail("read", 5, path);
    fclose(file);
    return bytes;
}

// The message of compile options; see CompileOptions.swift for its fields.
static unsigned char options[65536];
static size_t option_size;

static void put(const void *bytes, size_t size) {
    if (option_size + size > sizeof options) fail("options", 3, "too many flags");
    memcpy(options + option_size, bytes, size);
    option_size += size;
}
static size_t varint(unsigned char *to, unsigned long long value) {
    size_t n = 0;
    for (; value >= 128; value >>= 7) to[n++] = (unsigned char)(value | 128);
    to[n++] = (unsigned char)value;
    return n;
}
static void put_number(unsigned long long value) {
    unsigned char digits[10];
    put(digits, varint(digits, value));
}

static void put_flag(const char *text) {
    const char *equals = strchr(text, '=');
    if (!equals) fail("options", 3, "a flag is NAME=VALUE");
    size_t name = (size_t)(equals - text);
    const char *value = equals + 1;
    unsigned char content[1024], digits[10];
    size_t n = 0;
    char *rest;
    long long number = strtoll(value, &rest, 10);
    if (!strcmp(value, "true") || !strcmp(value, "false")) {
        content[n++] = 0x10;
        content[n++] = *value == 't';
    } else if (*value && !*rest) {
        content[n++] = 0x18;
        n += varint(content + n, (unsigned long long)number);
    } else {
        size_t length = strlen(value);
        if (length > sizeof content - 16) fail("options", 3, "a flag's value is too long");
        content[n++] = 0x0a;
        n += varint(content + n, length);
        memcpy(content + n, value, length);
        n += length;
    }
    put("\x3a", 1);
    put_number(1 + varint(digits, name) + name + 1 + varint(digits, n) + n);
    put("\x0a", 1);
    put_number(name);
    put(text, name);
    put("\x12", 1);
    put_number(n);
    put(content, n);
}

static PJRT_NamedValue text_option(const char *name, const char *text, size_t size) {
    return (PJRT_NamedValue){.struct_size = PJRT_NamedValue_STRUCT_SIZE,
                             .name = name,
                             .name_size = strlen(name),
                             .type = PJRT_NamedValue_kString,
                             .string_value = text,
                             .value_size = size};
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

int main(int count, char **words) {
    if (count < 5 || atoi(words[4]) < 1) {
        fprintf(stderr, "usage: compile-h100 PLUGIN TARGET.txtpb PROGRAM.mlir REPLICAS [FLAG=VALUE]...\n");
        return 2;
    }
    pjrt_api api;
    struct pjrt_version version;
    char *message = NULL;
    int code = pjrt_load(words[1], &api, &version, &message);
    if (!code) code = pjrt_initialize(api, &message);
    if (code) fail("load", code, message);

    // Slices, machines, cards in each.
    char shape[32];
    int shape_size = snprintf(shape, sizeof shape, "1x1x%d", atoi(words[4]));
    struct bytes target = file_bytes(words[2]);
    PJRT_NamedValue described[] = {text_option("target_config", target.start, target.size),
                                   text_option("topology", shape, (size_t)shape_size)};
    PJRT_ARGS(PJRT_TopologyDescription_Create_Args, cards, .topology_name = "cuda", .topology_name_size = 4,
              .create_options = described, .num_options = 2);
    check(api, api->PJRT_TopologyDescription_Create(&cards), "topology");

    unsigned char replicas[10], digits[10];
    size_t n = varint(replicas, (unsigned long long)atoi(words[4]));
    put("\x1a", 1);
    put(digits, varint(digits, 3 + n));
    put("\x20", 1);
    put(replicas, n);
    put("\x28\x01", 2);
    for (int i = 5; i < count; i++) put_flag(words[i]);

    struct bytes text = file_bytes(words[3]);
    PJRT_ARGS(PJRT_Program, program, .code = text.start, .code_size = text.size, .format = "mlir", .format_size = 4);
    PJRT_ARGS(PJRT_Compile_Args, compile, .topology = cards.topology, .program = &program,
              .compile_options = (const char *)options, .compile_options_size = option_size);
    double start = seconds();
    check(api, api->PJRT_Compile(&compile), "compile");
    double end = seconds();

    PJRT_ARGS(PJRT_Executable_GetCompiledMemoryStats_Args, memory, .executable = compile.executable);
    check(api, api->PJRT_Executable_GetCompiledMemoryStats(&memory), "memory");
    PJRT_ARGS(PJRT_Executable_Serialize_Args, written, .executable = compile.executable);
    check(api, api->PJRT_Executable_Serialize(&written), "serialize");
    printf("{\"pjrt\": \"%d.%d\", \"replicas\": %d, \"program_bytes\": %zu, \"compile_seconds\": %.2f, "
           "\"executable_bytes\": %zu, \"argument_bytes\": %lld, \"output_bytes\": %lld, \"alias_bytes\": %lld, "
           "\"temporary_bytes\": %lld}\n",
           version.major, version.minor, atoi(words[4]), text.size, end - start, written.serialized_bytes_size,
           (long long)memory.argument_size_in_bytes, (long long)memory.output_size_in_bytes,
           (long long)memory.alias_size_in_bytes, (long long)memory.temp_size_in_bytes);
    written.serialized_executable_deleter(written.serialized_executable);
    PJRT_ARGS(PJRT_Executable_Destroy_Args, over, .executable = compile.executable);
    check(api, api->PJRT_Executable_Destroy(&over), "destroy");
    return 0;
}
