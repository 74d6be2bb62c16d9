/**
 * What learner code (and the grader) may ask of the kernel; everything else answers EPERM. Grouped by what it is for,
 * so that a reviewer sees what a new entry opens. Left out on purpose, with the reasons: docs/security.md.
 */
export const allowedSyscalls: Record<string, readonly string[]> = {
  files: words(`
    access chdir chmod chown close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2 fadvise64
    fallocate fchdir fchmod fchmodat fchmodat2 fchown fchownat fcntl fdatasync flock fstat fstatfs fsync ftruncate
    futimesat getcwd getdents getdents64 ioctl lchown link linkat lseek lstat mkdir mkdirat newfstatat open openat
    openat2 pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv rename renameat
    renameat2 rmdir sendfile stat statfs statx symlink symlinkat sync sync_file_range syncfs truncate umask unlink
    unlinkat utime utimensat utimes write writev
  `),
  // Reading only: user attributes on tmpfs are memory that no size limit counts.
  attributes: words('fgetxattr flistxattr getxattr lgetxattr listxattr llistxattr'),
  memory: words(`
    brk madvise membarrier mincore mlock mlock2 mlockall mmap mprotect mremap mseal msync munlock munlockall munmap
    pkey_alloc pkey_free pkey_mprotect
  `),
  // clone, prlimit64 and the socket calls are below: they depend on their arguments.
  processes: words(`
    arch_prctl execve exit exit_group fork getpgid getpgrp getpid getppid getpriority getrlimit getrusage getsid gettid
    kill pidfd_open pidfd_send_signal prctl rt_sigqueueinfo rt_tgsigqueueinfo rseq set_robust_list get_robust_list
    set_tid_address setpgid setpriority setrlimit setsid tgkill times tkill vfork wait4 waitid
  `),
  // Asking who one is; there is nobody else to become.
  identity: words('capget getegid geteuid getgid getgroups getresgid getresuid getuid'),
  signals: words(`
    alarm getitimer pause restart_syscall rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend
    rt_sigtimedwait setitimer sigaltstack signalfd signalfd4
  `),
  time: words(`
    clock_getres clock_gettime clock_nanosleep gettimeofday nanosleep time timer_create timer_delete timer_getoverrun
    timer_gettime timer_settime timerfd_create timerfd_gettime timerfd_settime
  `),
  scheduling: words(`
    getcpu sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam
    sched_getscheduler sched_rr_get_interval sched_setaffinity sched_yield
  `),
  waiting: words(`
    epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2 futex futex_requeue
    futex_wait futex_waitv futex_wake inotify_add_watch inotify_init inotify_init1 inotify_rm_watch poll ppoll pselect6
    select
  `),
  pipesAndSockets: words(`
    accept accept4 bind connect getpeername getsockname getsockopt listen pipe pipe2 recvfrom recvmmsg recvmsg sendmmsg
    sendmsg sendto setsockopt shutdown splice tee
  `),
  system: words('getrandom landlock_add_rule landlock_create_ruleset landlock_restrict_self sysinfo uname'),
};

export type ArgumentRule = {
  syscall: string;
  why: string;
  /** All must hold. `value & mask` for masked-equal. */
  when: readonly { argument: number; operator: 'equal' | 'masked-equal'; value: number; mask?: number }[];
};

const newNamespaces = 0x7e020000;
const families = { unix: 1, ipv4: 2, ipv6: 10, netlink: 16 };

export const argumentRules: readonly ArgumentRule[] = [
  {
    syscall: 'clone',
    why: 'threads and children, but no CLONE_NEW… flag: a new namespace is where kernel escapes begin',
    when: [{ argument: 0, operator: 'masked-equal', mask: newNamespaces, value: 0 }],
  },
  {
    syscall: 'prlimit64',
    why: 'own limits only: a limit set on PID 1 would end the container in our name',
    when: [{ argument: 0, operator: 'equal', value: 0 }],
  },
  { syscall: 'socket', why: 'unix sockets', when: [family(families.unix)] },
  { syscall: 'socket', why: 'IPv4', when: [family(families.ipv4)] },
  { syscall: 'socket', why: 'IPv6', when: [family(families.ipv6)] },
  {
    syscall: 'socket',
    why: 'route netlink: how libraries list network interfaces',
    when: [family(families.netlink), { argument: 2, operator: 'equal', value: 0 }],
  },
  { syscall: 'socketpair', why: 'unix sockets', when: [family(families.unix)] },
];

/** clone3 hides its flags behind a pointer; ENOSYS makes the C library fall back to clone. */
export const missingSyscalls: readonly string[] = ['clone3'];

function family(value: number): ArgumentRule['when'][number] {
  return { argument: 0, operator: 'equal', value };
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
