#define _GNU_SOURCE
#include "locks.h"
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE

#define FIELD(name) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, name))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, what)
#define ALLOW(number) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1), ANSWER(SECCOMP_RET_ALLOW)
#define REFUSE(number, error) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1), ANSWER(SECCOMP_RET_ERRNO | (error))

/// Low word of the first argument: clone's flags, and its signal.
#define FIRST_ARGUMENT offsetof(struct seccomp_data, args[0])

static struct sock_filter filter[] = {
    FIELD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
    ANSWER(SECCOMP_RET_KILL_PROCESS),
    FIELD(nr),
#ifdef __x86_64__
    // The x32 variants of calls share the architecture.
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
    ANSWER(SECCOMP_RET_KILL_PROCESS),
#endif
    // Messages, and the descriptors that are open.
    ALLOW(__NR_read), ALLOW(__NR_write), ALLOW(__NR_sendto), ALLOW(__NR_recvfrom), ALLOW(__NR_ppoll),
    ALLOW(__NR_close), ALLOW(__NR_fstat), ALLOW(__NR_lseek),
#ifdef __NR_poll
    ALLOW(__NR_poll),
#endif
    // Memory.
    ALLOW(__NR_mmap), ALLOW(__NR_munmap), ALLOW(__NR_mremap), ALLOW(__NR_mprotect), ALLOW(__NR_madvise),
    ALLOW(__NR_brk),
    // Threads.
    ALLOW(__NR_futex), ALLOW(__NR_set_robust_list), ALLOW(__NR_rseq), ALLOW(__NR_sched_yield),
    ALLOW(__NR_sched_getaffinity), ALLOW(__NR_gettid), ALLOW(__NR_getpid), ALLOW(__NR_membarrier),
    ALLOW(__NR_exit), ALLOW(__NR_exit_group),
    // Time and chance.
    ALLOW(__NR_clock_gettime), ALLOW(__NR_clock_nanosleep), ALLOW(__NR_nanosleep), ALLOW(__NR_getrandom),
    ALLOW(__NR_getrusage),
    // Signals: abort, and what the C library blocks around threads.
    ALLOW(__NR_rt_sigaction), ALLOW(__NR_rt_sigprocmask), ALLOW(__NR_rt_sigreturn),
    ALLOW(__NR_sigaltstack), ALLOW(__NR_restart_syscall),
    // The C library falls back to clone, whose flags can be read here; those of clone3 lie in memory.
    REFUSE(__NR_clone3, ENOSYS),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone, 0, 4),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, FIRST_ARGUMENT),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1),
    ANSWER(SECCOMP_RET_ALLOW),
    ANSWER(SECCOMP_RET_ERRNO | EPERM),
    // Naming a thread is harmless, and done by libraries; so is asking what is supported.
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_prctl, 0, 4),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, FIRST_ARGUMENT),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_NAME, 0, 1),
    ANSWER(SECCOMP_RET_ALLOW),
    ANSWER(SECCOMP_RET_ERRNO | EPERM),
    // Everything else: sockets, files by path, programs, other processes.
    ANSWER(SECCOMP_RET_ERRNO | EPERM),
};

int lock_calls(void) {
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    // All threads at once, should a library have started one.
    long failed = syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
    return failed < 0 ? errno : failed > 0 ? EPERM : 0;
}

#else

int lock_calls(void) { return ENOSYS; }

#endif
