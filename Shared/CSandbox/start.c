#define _GNU_SOURCE
#include "CSandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <sys/wait.h>
#include <unistd.h>

/// Shared memory of a size that nobody can change any more: reading it never faults.
static int shared_memory(const char *name, size_t size, void **memory) {
    int file = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) return -1;
    if (ftruncate(file, (off_t)size)) goto failed;
    if (fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)) goto failed;
    *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (*memory != MAP_FAILED) return file;
failed:;
    int error = errno;
    *memory = NULL;
    close(file);
    errno = error;
    return -1;
}

/// Copies of descriptors above those the child gets, so that putting one in place overwrites no other.
static int raised(int file) { return fcntl(file, F_DUPFD_CLOEXEC, 16); }

static int spawn(const char *program, char *const arguments[], char *const environment[], const int files[3],
                 pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    int error = posix_spawn_file_actions_init(&actions);
    if (error) return error;
    if ((error = posix_spawnattr_init(&attributes))) {
        posix_spawn_file_actions_destroy(&actions);
        return error;
    }
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    (void)(error || (error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)));
    for (int i = 1; i < 3 && !error; i++)
        error = posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_WRONLY, 0);
    for (int i = 0; i < 3 && !error; i++)
        error = posix_spawn_file_actions_adddup2(&actions, files[i], SANDBOX_SOCKET + i);
    (void)(error || (error = posix_spawn_file_actions_addclosefrom_np(&actions, SANDBOX_OUTPUT + 1)));
    (void)(error || (error = posix_spawn(pid, program, &actions, &attributes, arguments, environment)));
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int sandbox_start(const char *program, char *const arguments[], char *const environment[], size_t input_size,
                  size_t output_size, struct sandbox_child *child) {
    *child = (struct sandbox_child){.socket = -1, .output_file = -1};
    int ends[2] = {-1, -1}, files[3] = {-1, -1, -1}, error = 0;
    void *input = NULL, *output = NULL;
    int input_file = shared_memory("picture file", input_size, &input);
    int output_file = input_file < 0 ? -1 : shared_memory("pixels", output_size, &output);
    if (output_file < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends)) error = errno;
    if (!error) {
        files[0] = raised(ends[1]);
        files[1] = raised(input_file);
        files[2] = raised(output_file);
        int complete = files[0] >= 0 && files[1] >= 0 && files[2] >= 0;
        error = complete ? spawn(program, arguments, environment, files, &child->pid) : errno;
    }
    for (int i = 0; i < 3; i++)
        if (files[i] >= 0) close(files[i]);
    if (ends[1] >= 0) close(ends[1]);
    if (input_file >= 0) close(input_file);
    if (error) {
        if (ends[0] >= 0) close(ends[0]);
        if (output_file >= 0) close(output_file);
        if (input) munmap(input, input_size);
        if (output) munmap(output, output_size);
        return error;
    }
    child->socket = ends[0];
    child->input = input;
    child->input_size = input_size;
    child->output = output;
    child->output_size = output_size;
    child->output_file = output_file;
    return 0;
}

int sandbox_end(struct sandbox_child *child) {
    int status = -1;
    close(child->socket);
    kill(child->pid, SIGKILL);
    while (waitpid(child->pid, &status, 0) < 0) {
        if (errno == EINTR) continue;
        status = -1;
        break;
    }
    munmap(child->input, child->input_size);
    munmap(child->output, child->output_size);
    close(child->output_file);
    return status;
}

void sandbox_forget_output(const struct sandbox_child *child, size_t used) {
    if (used > child->output_size) used = child->output_size;
    (void)fallocate(child->output_file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, (off_t)used);
}

static void *map(int file, int protection, size_t *size) {
    struct stat facts;
    if (fstat(file, &facts) || facts.st_size <= 0) return NULL;
    void *memory = mmap(NULL, (size_t)facts.st_size, protection, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) return NULL;
    *size = (size_t)facts.st_size;
    return memory;
}

void *sandbox_map_input(size_t *size) { return map(SANDBOX_INPUT, PROT_READ, size); }

void *sandbox_map_output(size_t *size) { return map(SANDBOX_OUTPUT, PROT_READ | PROT_WRITE, size); }

int sandbox_send(int socket, const void *bytes, size_t count) {
    while (send(socket, bytes, count, MSG_NOSIGNAL) < 0)
        if (errno != EINTR) return errno;
    return 0;
}

ssize_t sandbox_receive(int socket, void *bytes, size_t room, int milliseconds) {
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    int left = milliseconds;
    for (;;) {
        struct pollfd wait = {socket, POLLIN, 0};
        int ready = poll(&wait, 1, left);
        if (ready == 0) return -1;
        if (ready > 0) break;
        if (errno != EINTR) return -2;
        if (milliseconds < 0) continue;
        clock_gettime(CLOCK_MONOTONIC, &now);
        int64_t gone = (int64_t)(now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000;
        left = gone >= milliseconds ? 0 : milliseconds - (int)gone;
    }
    ssize_t count;
    do count = recv(socket, bytes, room, 0);
    while (count < 0 && errno == EINTR);
    // A peer that died with a message unread shows as a reset.
    if (count < 0) return errno == ECONNRESET ? 0 : -2;
    return count;
}
