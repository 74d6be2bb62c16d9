# Tries what a learner's program should not be able to do, prints what came of it, and then is the reference.
import ctypes
import errno
import os
import signal
import socket
import subprocess

import honest

PIDFD_GETFD = 438
libc = ctypes.CDLL(None, use_errno=True)


def told(row, name, outcome):
    print(f"PROBE {row} {name}: {outcome}", flush=True)


def attempt(row, name, work):
    try:
        told(row, name, f"DONE {work()}")
    except OSError as error:
        told(row, name, errno.errorcode.get(error.errno, str(error)))
    except Exception as error:
        told(row, name, type(error).__name__)


def call(name, *arguments):
    result = getattr(libc, name)(*arguments)
    if result == -1:
        raise OSError(ctypes.get_errno(), name)
    return result


def connect(host, port, family=socket.AF_INET):
    with socket.socket(family, socket.SOCK_STREAM) as one:
        one.settimeout(1)
        one.connect((host, port))
    return "connected"


def listen(host, port, family=socket.AF_INET):
    one = socket.socket(family, socket.SOCK_STREAM)
    one.bind((host, port))
    one.listen()
    return "listening"


def fill(folder):
    path = os.path.join(folder, "filler")
    written = 0
    try:
        with open(path, "wb") as file:
            while True:
                written += file.write(b"x" * 4_000_000)
    finally:
        os.remove(path)


def fill_inodes(folder):
    made = []
    try:
        while True:
            path = os.path.join(folder, f"empty-{len(made)}")
            open(path, "w").close()
            made.append(path)
    finally:
        told("S2", f"empty files in {folder}", len(made))
        for path in made:
            os.remove(path)


def look_around():
    writable, setuid = [], []
    for folder, folders, files in os.walk("/"):
        folders[:] = [name for name in folders if os.path.join(folder, name) not in ("/proc", "/sys")]
        if os.access(folder, os.W_OK):
            writable.append(folder)
        for name in files:
            path = os.path.join(folder, name)
            if os.lstat(path).st_mode & 0o6000:
                setuid.append(path)
    told("S5", "writable", " ".join(sorted(writable)))
    told("S7", "setuid files", " ".join(setuid) or "none")


def set_clock():
    class Time(ctypes.Structure):
        _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]

    return call("clock_settime", 0, ctypes.byref(Time(1, 0)))


def dump_core():
    child = subprocess.run(["python3", "-c", "import os; os.abort()"], check=False)
    cores = [name for folder in ("/work", "/tmp") for name in os.listdir(folder) if "core" in name]
    return f"signal {-child.returncode}, files: {cores}"


def processes():
    return " ".join(sorted(name for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()))


def probe():
    attempt("S2", "shmget", lambda: call("shmget", 0, 1 << 20, 0o1600))
    attempt("S2", "msgget", lambda: call("msgget", 0, 0o1600))
    attempt("S2", "semget", lambda: call("semget", 0, 1, 0o1600))
    attempt("S2", "mq_open", lambda: call("mq_open", b"/queue", os.O_CREAT | os.O_RDWR, 0o600, None))
    for folder in ("/work", "/tmp"):
        attempt("S5", f"fill {folder}", lambda folder=folder: fill(folder))
        attempt("S2", f"inodes of {folder}", lambda folder=folder: fill_inodes(folder))
    look_around()
    attempt("S7", "setuid(0)", lambda: call("setuid", 0))
    attempt("S7", "su", lambda: subprocess.run(["su", "-c", "id"], stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=2).stdout)
    for host, port in (("172.17.0.1", 80), ("169.254.169.254", 80), ("10.0.0.1", 53), ("1.1.1.1", 443)):
        attempt("S8", host, lambda host=host, port=port: connect(host, port))
    attempt("S8", "2606:4700::1111", lambda: connect("2606:4700::1111", 443, socket.AF_INET6))
    attempt("S8", "name", lambda: socket.gethostbyname("example.org"))
    attempt("S8", "raw socket", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))
    attempt("S9", "clock_settime", set_clock)
    attempt("S14", "core", dump_core)
    attempt("H4", "processes", processes)
    attempt("H4", "kill 1", lambda: os.kill(1, signal.SIGKILL))
    attempt("H4", "ptrace 1", lambda: call("ptrace", 16, 1, 0, 0))
    attempt("H4", "pidfd_getfd 1", lambda: call("syscall", PIDFD_GETFD, os.pidfd_open(1), 1, 0))
    attempt("H4", "oom_score_adj", lambda: os.write(os.open("/proc/self/oom_score_adj", os.O_WRONLY), b"-1000"))
    attempt("H9", "port 80", lambda: listen("127.0.0.1", 80))
    attempt("H9", "127.0.0.2:5432", lambda: listen("127.0.0.2", 5432))
    attempt("H9", "abstract sockets", lambda: open("/proc/net/unix").read().count("@"))
    print("PROBE ended", flush=True)


# Once a run: a restart of the process is not another attack.
if not os.path.exists("/work/probed"):
    open("/work/probed", "w").close()
    probe()
address = (os.environ.get("HOST", "127.0.0.1"), int(os.environ["PORT"]))
honest.Server(address, honest.Handler).serve_forever()
