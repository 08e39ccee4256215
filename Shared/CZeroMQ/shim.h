#pragma once
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <zmq.h>

// Whether a process accepts connections on a Unix socket file: 1 yes, 0 nobody there, -1 undecided (errno says why).
static inline int czmq_is_answered(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) { errno = ENAMETOOLONG; return -1; }
    strcpy(address.sun_path, path);
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe < 0) return -1;
    int failed = connect(probe, (struct sockaddr *)&address, sizeof address);
    int reason = errno;
    close(probe);
    errno = reason;
    if (!failed) return 1;
    return reason == ECONNREFUSED || reason == ENOENT ? 0 : -1;
}
