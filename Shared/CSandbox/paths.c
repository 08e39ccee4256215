#define _GNU_SOURCE
#include "locks.h"
#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

// The interface is small and only grows; spelt out here, since older headers lack its later parts.
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self 446
#endif

struct ruleset {
    uint64_t files, network, scopes;
};

enum { ASK_VERSION = 1 };
// Bits of what can be denied, by the version that brought them.
enum {
    FILES_1 = (1 << 13) - 1,
    FILES_2_REFER = 1 << 13,
    FILES_3_TRUNCATE = 1 << 14,
    FILES_5_IOCTL = 1 << 15,
    NETWORK_4_BIND_CONNECT = 3,
    SCOPES_6_ABSTRACT_SOCKETS_AND_SIGNALS = 3,
};

int lock_paths(int *version) {
    long found = syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION);
    if (found < 1) return found < 0 ? errno : ENOSYS;
    struct ruleset rules = {FILES_1, 0, 0};
    size_t size = sizeof rules.files;
    if (found >= 2) rules.files |= FILES_2_REFER;
    if (found >= 3) rules.files |= FILES_3_TRUNCATE;
    if (found >= 4) rules.network = NETWORK_4_BIND_CONNECT, size += sizeof rules.network;
    if (found >= 5) rules.files |= FILES_5_IOCTL;
    if (found >= 6) rules.scopes = SCOPES_6_ABSTRACT_SOCKETS_AND_SIGNALS, size += sizeof rules.scopes;
    // No rule is added: what a ruleset handles and does not allow is denied.
    long file = syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (file < 0) return errno;
    int error = syscall(SYS_landlock_restrict_self, (int)file, 0) ? errno : 0;
    close((int)file);
    if (!error) *version = (int)found;
    return error;
}
