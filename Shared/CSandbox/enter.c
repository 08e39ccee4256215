#define _GNU_SOURCE
#include "CSandbox.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>
#include "locks.h"

/// Bytes of address space in use; 0 where /proc does not tell.
static uint64_t address_space(void) {
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file) return 0;
    unsigned long long pages = 0;
    if (fscanf(file, "%llu", &pages) != 1) pages = 0;
    fclose(file);
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void limit(int resource, rlim_t value, int *error) {
    struct rlimit now, wanted = {value, value};
    if (getrlimit(resource, &now) == 0 && now.rlim_max < value)
        wanted.rlim_cur = wanted.rlim_max = now.rlim_max;
    if (setrlimit(resource, &wanted) && !*error) *error = errno;
}

int sandbox_enter(const struct sandbox_limits *limits, pid_t parent, struct sandbox_state *state) {
    *state = (struct sandbox_state){0};
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent) return -1;
    if (prctl(PR_SET_DUMPABLE, 0) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return -1;
    // A terminal's interrupt goes to the whole group; the parent decides when this process ends.
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    limit(RLIMIT_AS, address_space() + limits->memory, &state->limits_error);
    limit(RLIMIT_CPU, limits->cpu_seconds, &state->limits_error);
    limit(RLIMIT_NOFILE, limits->descriptors, &state->limits_error);
    limit(RLIMIT_FSIZE, 0, &state->limits_error);
    limit(RLIMIT_CORE, 0, &state->limits_error);
    state->landlock_error = lock_paths(&state->landlock_version);
    state->filter_error = lock_calls();
    return 0;
}
