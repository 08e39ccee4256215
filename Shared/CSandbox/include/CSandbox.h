#pragma once
#include <stdint.h>
#include <stddef.h>
#include <sys/types.h>

// What the kernel offers to lock a process in, in plain C11: no library beyond the kernel's own interface.

/// Descriptors at which a child finds its side: the socket of messages, the memory it reads its input from
/// and the memory it leaves its output in.
enum { SANDBOX_SOCKET = 3, SANDBOX_INPUT = 4, SANDBOX_OUTPUT = 5 };

struct sandbox_limits {
    /// Bytes of address space on top of what the process has when it enters.
    uint64_t memory;
    /// Seconds of processor time in the life of the process.
    uint64_t cpu_seconds;
    /// Open descriptors.
    uint64_t descriptors;
};

/// What holds after `sandbox_enter`; 0 in a field of errors means that it holds.
struct sandbox_state {
    /// errno of the first resource limit that could not be set.
    int limits_error;
    /// errno of Landlock: ENOSYS or EOPNOTSUPP where the kernel lacks it.
    int landlock_error;
    /// Version of Landlock's interface, 0 without it; 4 and later deny TCP as well.
    int landlock_version;
    /// errno of the system call filter.
    int filter_error;
};

/// Locks the calling process in: dies with its parent, gains no privileges, dumps no memory, writes no file,
/// opens no path and no socket, starts no program. Call it while the process has one thread and everything it
/// needs is loaded. Cannot be undone. `parent` is the process that must still be its parent.
/// Returns 0, or -1 where the parent has gone or privileges could not be given up: end then.
int sandbox_enter(const struct sandbox_limits *limits, pid_t parent, struct sandbox_state *state);

struct sandbox_child {
    pid_t pid;
    /// The parent's end of the socket of messages (SOCK_SEQPACKET).
    int socket;
    /// Shared with the child; sealed, so that its size never changes. The parent never reads it back.
    void *input;
    size_t input_size;
    /// Written by the child at any moment: copy, then judge the copy.
    void *output;
    size_t output_size;
    int output_file;
};

/// Starts `program` with these arguments and environment (both end with NULL), its side at the descriptors
/// above, its standard streams at /dev/null and every other descriptor closed. Returns 0, or an errno.
int sandbox_start(const char *program, char *const arguments[], char *const environment[], size_t input_size,
                  size_t output_size, struct sandbox_child *child);

/// Kills the child where it still runs, takes its exit status (as of waitpid; -1 where somebody else took it)
/// and gives everything back.
int sandbox_end(struct sandbox_child *child);

/// Gives the memory behind the first `used` bytes of the output back to the machine.
void sandbox_forget_output(const struct sandbox_child *child, size_t used);

/// In the child: its shared memory, or NULL. The sizes are those the parent chose.
void *sandbox_map_input(size_t *size);
void *sandbox_map_output(size_t *size);

/// One message out. Returns 0, or an errno.
int sandbox_send(int socket, const void *bytes, size_t count);

/// One message in, waiting at most `milliseconds`; negative: without end. Returns its size, 0 where the other
/// side has gone, -1 where the time is over, -2 on any other failure.
ssize_t sandbox_receive(int socket, void *bytes, size_t room, int milliseconds);
