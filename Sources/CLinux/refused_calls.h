#pragma once
#include <sys/syscall.h>

// The system calls a confined program must do without. aarch64 has none of those in `#ifdef`.
// The newest are given by number, which is the same on both architectures, because older
// headers do not name them.

// These fail with EPERM.
static const int refused_calls[] = {
    // Files: creating, changing, deleting. Opening for writing is refused apart.
    __NR_truncate, __NR_ftruncate, __NR_fallocate,
    __NR_unlinkat, __NR_renameat2, __NR_linkat, __NR_symlinkat, __NR_mkdirat, __NR_mknodat,
    __NR_fchmod, __NR_fchmodat, __NR_fchown, __NR_fchownat, __NR_utimensat,
    __NR_setxattr, __NR_lsetxattr, __NR_fsetxattr,
    __NR_removexattr, __NR_lremovexattr, __NR_fremovexattr,
    __NR_memfd_create, __NR_open_by_handle_at, __NR_mq_open, __NR_mq_unlink,
#ifdef __NR_renameat
    __NR_renameat,
#endif
#ifdef __x86_64__
    __NR_creat, __NR_unlink, __NR_rmdir, __NR_rename, __NR_link, __NR_symlink, __NR_mkdir,
    __NR_mknod, __NR_chmod, __NR_chown, __NR_lchown, __NR_utime, __NR_utimes, __NR_futimesat,
#endif
    // The network, also within this machine.
    __NR_socket, __NR_socketpair, __NR_connect, __NR_bind, __NR_listen, __NR_accept, __NR_accept4,
    __NR_sendto, __NR_sendmsg, __NR_sendmmsg, __NR_recvfrom, __NR_recvmsg, __NR_recvmmsg,
    __NR_shutdown, __NR_setsockopt, __NR_getsockopt, __NR_getsockname, __NR_getpeername,
    // Memory and queues that outlive the process.
    __NR_shmget, __NR_shmat, __NR_shmctl, __NR_semget, __NR_semctl, __NR_semop, __NR_semtimedop,
    __NR_msgget, __NR_msgctl, __NR_msgsnd, __NR_msgrcv,
    // New processes. `clone` is looked at apart. A group or session of its own would escape from
    // the end that is meant for the group.
#ifdef __x86_64__
    __NR_fork, __NR_vfork,
#endif
    __NR_setsid, __NR_setpgid,
    // Other processes. `tgkill` is looked at apart.
    __NR_kill, __NR_tkill, __NR_rt_sigqueueinfo, __NR_ptrace, __NR_kcmp,
    __NR_process_vm_readv, __NR_process_vm_writev, __NR_migrate_pages, __NR_move_pages,
    __NR_setpriority, __NR_ioprio_set, __NR_sched_setaffinity, __NR_sched_setscheduler,
    __NR_sched_setparam, __NR_sched_setattr,
    424 /* pidfd_send_signal */, 434 /* pidfd_open */, 438 /* pidfd_getfd */,
    440 /* process_madvise */,
    // Limits and identity. `prlimit64` is looked at apart.
    __NR_setrlimit, __NR_setuid, __NR_setgid, __NR_setreuid, __NR_setregid, __NR_setresuid,
    __NR_setresgid, __NR_setfsuid, __NR_setfsgid, __NR_setgroups, __NR_capset,
    // The machine, for the case that all this runs as root.
    __NR_mount, __NR_umount2, __NR_pivot_root, __NR_chroot, __NR_unshare, __NR_setns,
    428 /* open_tree */, 429 /* move_mount */, 430 /* fsopen */, 431 /* fsconfig */,
    432 /* fsmount */, 433 /* fspick */,
    __NR_swapon, __NR_swapoff, __NR_quotactl, __NR_acct, __NR_reboot, __NR_syslog, __NR_vhangup,
    __NR_sethostname, __NR_setdomainname, __NR_settimeofday, __NR_clock_settime,
    __NR_clock_adjtime, __NR_adjtimex,
    __NR_init_module, __NR_finit_module, __NR_delete_module, __NR_kexec_load,
#ifdef __NR_kexec_file_load
    __NR_kexec_file_load,
#endif
#ifdef __x86_64__
    __NR_iopl, __NR_ioperm, __NR_modify_ldt,
#endif
    // Whole worlds of their own.
    __NR_bpf, __NR_perf_event_open, __NR_userfaultfd, __NR_fanotify_init, __NR_fanotify_mark,
    __NR_keyctl, __NR_add_key, __NR_request_key, __NR_io_setup, __NR_io_submit,
    425 /* io_uring_setup */, 426 /* io_uring_enter */, 427 /* io_uring_register */,
};

// These fail with ENOSYS: they keep their flags in memory, where a filter cannot look, and the
// library then takes the older call.
static const int missing_calls[] = {
    435 /* clone3 */,
    437 /* openat2 */,
};

// mount_setattr, of Linux 5.12, and everything that came later.
enum { FIRST_UNKNOWN_CALL = 442 };
