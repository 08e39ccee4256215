#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"

int pjrt_refuse(int code, char **message, const char *format, ...) {
    char text[1024];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    *message = strdup(text);
    return code;
}

int pjrt_take_error(pjrt_api api, PJRT_Error *error, char **message) {
    if (!error) return 0;
    PJRT_ARGS(PJRT_Error_Message_Args, text, .error = error);
    api->PJRT_Error_Message(&text);
    *message = strndup(text.message ? text.message : "", text.message ? text.message_size : 0);
    PJRT_ARGS(PJRT_Error_GetCode_Args, code, .error = error);
    PJRT_Error *second = api->PJRT_Error_GetCode(&code);
    PJRT_ARGS(PJRT_Error_Destroy_Args, end, .error = error);
    api->PJRT_Error_Destroy(&end);
    if (second) {
        PJRT_ARGS(PJRT_Error_Destroy_Args, end_second, .error = second);
        api->PJRT_Error_Destroy(&end_second);
        return 2;
    }
    return code.code ? code.code : 2;
}

int pjrt_await(pjrt_api api, PJRT_Event *event, char **message) {
    if (!event) return 0;
    PJRT_ARGS(PJRT_Event_Await_Args, wait, .event = event);
    int code = pjrt_take_error(api, api->PJRT_Event_Await(&wait), message);
    PJRT_ARGS(PJRT_Event_Destroy_Args, end, .event = event);
    char *unheard = NULL;
    pjrt_take_error(api, api->PJRT_Event_Destroy(&end), &unheard);
    free(unheard);
    return code;
}

int pjrt_event_finish(pjrt_api api, pjrt_event event, char **message) { return pjrt_await(api, event, message); }

int pjrt_load(const char *file, pjrt_api *api, struct pjrt_version *version, char **message) {
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char *reason = dlerror();
        return pjrt_refuse(PJRT_CODE_PRECONDITION, message, "%s", reason ? reason : "dlopen gave no reason");
    }
    void *symbol = dlsym(library, "GetPjrtApi");
    if (!symbol) {
        return pjrt_refuse(PJRT_CODE_PRECONDITION, message, "%s is no PJRT plugin: it exports no GetPjrtApi", file);
    }
    const PJRT_Api *(*get)(void);
    memcpy(&get, &symbol, sizeof get);
    const PJRT_Api *table = get();
    if (!table) return pjrt_refuse(PJRT_CODE_PRECONDITION, message, "GetPjrtApi of %s gave nothing", file);
    // The version lies before every call, so it can be read from the shortest table.
    if (table->struct_size < offsetof(PJRT_Api, PJRT_Error_Destroy)) {
        return pjrt_refuse(PJRT_CODE_PRECONDITION, message, "the table of %s has %zu bytes, too few for a version",
                           file, table->struct_size);
    }
    version->major = table->pjrt_api_version.major_version;
    version->minor = table->pjrt_api_version.minor_version;
    if (version->major != PJRT_SUPPORTED_MAJOR) {
        return pjrt_refuse(PJRT_CODE_PRECONDITION, message, "%s speaks PJRT %d.%d; this program speaks %d.x", file,
                           version->major, version->minor, PJRT_SUPPORTED_MAJOR);
    }
    if (table->struct_size < PJRT_NEEDED_TABLE) {
        return pjrt_refuse(PJRT_CODE_PRECONDITION, message,
                           "%s speaks PJRT %d.%d with a table of %zu bytes; %d are needed: the plugin is too old",
                           file, version->major, version->minor, table->struct_size, (int)PJRT_NEEDED_TABLE);
    }
    *api = (pjrt_api)table;
    return 0;
}

bool pjrt_preload(const char *file) { return dlopen(file, RTLD_NOW | RTLD_GLOBAL) != NULL; }

int pjrt_initialize(pjrt_api api, char **message) {
    PJRT_ARGS(PJRT_Plugin_Initialize_Args, start);
    return pjrt_take_error(api, api->PJRT_Plugin_Initialize(&start), message);
}

/// A named value's content as text, cut off where it does not fit.
static void write_value(const PJRT_NamedValue *value, char *text, size_t room) {
    size_t at = 0;
    switch (value->type) {
    case PJRT_NamedValue_kString:
        snprintf(text, room, "%.*s", (int)value->value_size, value->string_value);
        break;
    case PJRT_NamedValue_kInt64:
        snprintf(text, room, "%lld", (long long)value->int64_value);
        break;
    case PJRT_NamedValue_kInt64List:
        text[0] = 0;
        for (size_t i = 0; i < value->value_size && at + 24 < room; i++) {
            at += (size_t)snprintf(text + at, room - at, i ? ".%lld" : "%lld",
                                   (long long)value->int64_array_value[i]);
        }
        break;
    case PJRT_NamedValue_kFloat:
        snprintf(text, room, "%g", (double)value->float_value);
        break;
    case PJRT_NamedValue_kBool:
        snprintf(text, room, "%s", value->bool_value ? "true" : "false");
        break;
    default:
        snprintf(text, room, "(type %d)", (int)value->type);
    }
}

int pjrt_attributes(pjrt_api api, void *context, void (*each)(void *context, const char *name, const char *value),
                    char **message) {
    PJRT_ARGS(PJRT_Plugin_Attributes_Args, list);
    int code = pjrt_take_error(api, api->PJRT_Plugin_Attributes(&list), message);
    if (code) return code;
    // A newer plugin's elements may be longer than ours; the first one says by how much.
    size_t stride = list.num_attributes ? list.attributes[0].struct_size : 0;
    if (stride < sizeof(PJRT_NamedValue)) stride = sizeof(PJRT_NamedValue);
    for (size_t i = 0; i < list.num_attributes; i++) {
        const PJRT_NamedValue *value = (const void *)((const char *)list.attributes + i * stride);
        char name[256], text[1024];
        snprintf(name, sizeof name, "%.*s", (int)value->name_size, value->name);
        write_value(value, text, sizeof text);
        each(context, name, text);
    }
    return 0;
}
