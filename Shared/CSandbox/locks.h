#pragma once

/// Landlock: no path may be opened, listed, made or run, and where the kernel knows how, no TCP port be used.
/// Returns 0 or an errno.
int lock_paths(int *version);

/// Seccomp: only the calls that computing, memory, threads and open descriptors need. Returns 0 or an errno.
int lock_calls(void);
