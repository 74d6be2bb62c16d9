"""Tries what learner code must not do and prints one line each; `probe.golden.txt` holds what it must print."""

import ctypes
import errno
import os
import platform
import resource
import socket

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
column = {'x86_64': 0, 'aarch64': 1}[platform.machine()]

NEW_NAMESPACES = {
    'NEWNS': 0x00020000, 'NEWCGROUP': 0x02000000, 'NEWUTS': 0x04000000, 'NEWIPC': 0x08000000,
    'NEWUSER': 0x10000000, 'NEWPID': 0x20000000, 'NEWNET': 0x40000000,
}
SIGCHLD = 17

# name: (number on x86-64, number on aarch64); None where the processor has no such call.
SYSCALLS = {
    'io_uring_setup': (425, 425), 'io_uring_enter': (426, 426), 'io_uring_register': (427, 427),
    'io_setup': (206, 0), 'io_submit': (209, 2),
    'ptrace': (101, 117), 'process_vm_readv': (310, 270), 'process_vm_writev': (311, 271), 'kcmp': (312, 272),
    'pidfd_getfd': (438, 438), 'process_madvise': (440, 440), 'process_mrelease': (448, 448),
    'keyctl': (250, 219), 'add_key': (248, 217), 'request_key': (249, 218),
    'bpf': (321, 280), 'perf_event_open': (298, 241), 'userfaultfd': (323, 282), 'fanotify_init': (300, 262),
    'name_to_handle_at': (303, 264), 'open_by_handle_at': (304, 265),
    'unshare': (272, 97), 'setns': (308, 268), 'mount': (165, 40), 'umount2': (166, 39), 'pivot_root': (155, 41),
    'chroot': (161, 51), 'open_tree': (428, 428), 'move_mount': (429, 429), 'fsopen': (430, 430),
    'mount_setattr': (442, 442), 'clone3': (435, 435),
    'shmget': (29, 194), 'shmat': (30, 196), 'msgget': (68, 186), 'semget': (64, 190), 'mq_open': (240, 180),
    'memfd_create': (319, 279), 'memfd_secret': (447, 447), 'vmsplice': (278, 75), 'execveat': (322, 281),
    'personality': (135, 92), 'adjtimex': (159, 171), 'clock_adjtime': (305, 266), 'clock_settime': (227, 112),
    'settimeofday': (164, 170), 'mbind': (237, 235), 'set_mempolicy': (238, 237), 'migrate_pages': (256, 238),
    'move_pages': (279, 239), 'swapon': (167, 224), 'kexec_load': (246, 104), 'init_module': (175, 105),
    'finit_module': (313, 273), 'reboot': (169, 142), 'acct': (163, 89), 'quotactl': (179, 60), 'syslog': (103, 116),
    'mknodat': (259, 33), 'ioperm': (173, None), 'iopl': (172, None), 'modify_ldt': (154, None),
    'remap_file_pages': (216, 234), 'setuid': (105, 146), 'setgid': (106, 144), 'setgroups': (116, 159),
    'capset': (126, 91), 'sethostname': (170, 161), 'vhangup': (153, 58), 'lookup_dcookie': (212, 18),
    'setxattr': (188, 5), 'seccomp': (317, 277), 'sched_setscheduler': (144, 119), 'ioprio_set': (251, 30),
    'landlock_create_ruleset': (444, 444), 'pidfd_open': (434, 434),
}

FAMILIES = ['AF_UNIX', 'AF_INET', 'AF_INET6', 'AF_NETLINK', 'AF_PACKET', 'AF_VSOCK', 'AF_ALG', 'AF_BLUETOOTH', 'AF_CAN', 'AF_TIPC', 'AF_RDS', 'AF_QIPCRTR']


def say(what, outcome):
    print(f'{what}: {outcome}')


def name_of(number):
    return errno.errorcode.get(number, str(number))


def call(number, *arguments):
    """The outcome of a raw system call with, where none are given, arguments that do nothing."""
    result = libc.syscall(*[ctypes.c_long(value) for value in (number, *(arguments or (0, 0, 0, 0, 0, 0)))])
    return 'allowed' if result >= 0 else name_of(ctypes.get_errno())


def attempt(action):
    try:
        action()
        return 'allowed'
    except OSError as error:
        return name_of(error.errno)


def try_clone(flags):
    result = libc.syscall(ctypes.c_long((56, 220)[column]), ctypes.c_long(flags | SIGCHLD), *[ctypes.c_long(0)] * 4)
    if result == 0:
        os._exit(0)
    return 'allowed' if result > 0 else name_of(ctypes.get_errno())


def try_read(path):
    if os.path.islink(path):
        return attempt(lambda: os.readlink(path))
    if os.path.isdir(path):
        return attempt(lambda: os.listdir(path))
    return attempt(lambda: open(path, 'rb').read(1))


def try_write(path):
    if os.path.isdir(path):
        path = os.path.join(path, 'probe')
    return attempt(lambda: os.close(os.open(path, os.O_WRONLY | os.O_CREAT)))


def main():
    for name, numbers in SYSCALLS.items():
        number = numbers[column]
        say(f'syscall {name}', 'EPERM' if number is None else call(number))
    say('clone', try_clone(0))
    for name, flag in NEW_NAMESPACES.items():
        say(f'clone {name}', try_clone(flag))
    for name in FAMILIES:
        say(f'socket {name}', attempt(lambda: socket.socket(getattr(socket, name), socket.SOCK_DGRAM).close()))
    say('socket AF_NETLINK audit', attempt(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 9)))
    say('socket raw', attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)))
    for target in [('169.254.169.254', 80), ('172.17.0.1', 2375), ('1.1.1.1', 53)]:
        say(f'connect {target[0]}', attempt(lambda: socket.create_connection(target, 1)))
    say('prlimit of PID 1', attempt(lambda: resource.prlimit(1, resource.RLIMIT_NOFILE)))
    for name in ['environ', 'maps', 'mem', 'fd', 'cwd', 'root', 'exe', 'stack', 'syscall', 'auxv', 'io']:
        say(f'/proc/1/{name}', try_read(f'/proc/1/{name}'))
    for path in ['/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger', '/sys/fs/cgroup', '/dev/shm', '/dev/mqueue', '/dev', '/etc', '/run', '/var/tmp']:
        say(f'write {path}', try_write(path))
    status = dict(line.split(':', 1) for line in open('/proc/self/status') if ':' in line)
    for field in ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'NoNewPrivs', 'Seccomp', 'Groups']:
        say(field, status[field].strip())


main()
