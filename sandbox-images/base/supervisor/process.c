#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "answers.h"

enum {
  CHUNK_BYTES = 32 << 10,
  STDIN_BLOCK_BYTES = 64 << 10,
  /* How long output of an ended process is awaited when a grandchild still holds its pipes. */
  LINGER_MS = 200,
  /* A fork bomb makes corpses without end; orders must get their turn. */
  REAP_AT_ONCE = 256,
};

struct process processes[MAX_PROCESSES];

int64_t now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void close_fd(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

struct process *find_process(const char *name) {
  for (int index = 0; index < MAX_PROCESSES; index++) {
    if (processes[index].pid != 0 && strcmp(processes[index].name, name) == 0) return &processes[index];
  }
  return NULL;
}

/* Keeps as many whole copies of the chunk as fit 64 KiB: a million short lines must not cost a million writes. */
static bool keep_stdin(struct process *process, const struct start_order *order) {
  size_t bytes = order->chunk_bytes;
  size_t copies = bytes == 0 ? 0 : STDIN_BLOCK_BYTES / bytes + 1;
  if (copies > order->repeat) copies = order->repeat;
  process->block_offset = 0;
  process->block_bytes = copies * bytes;
  process->unwritten_bytes = (uint64_t)bytes * order->repeat;
  process->block = malloc(process->block_bytes + 1);
  if (process->block == NULL) return false;
  for (size_t copy = 0; copy < copies; copy++) memcpy(process->block + copy * bytes, order->chunk, bytes);
  return true;
}

/* Our ends never block: a learner can reopen its end through /proc/self/fd and take what poll promised us. */
static bool make_pipe(int *child_end, int *own_end, bool child_reads) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  *child_end = ends[child_reads ? 0 : 1];
  *own_end = ends[child_reads ? 1 : 0];
  return fcntl(*own_end, F_SETFL, O_NONBLOCK) == 0;
}

struct child_ends {
  int in, out, err, fault;
};

static bool open_child_ends(struct process *process, struct child_ends *child, bool feeds_stdin) {
  if (feeds_stdin) {
    if (!make_pipe(&child->in, &process->in, true)) return false;
  } else if ((child->in = open("/dev/null", O_RDONLY | O_CLOEXEC)) < 0) {
    return false;
  }
  return make_pipe(&child->out, &process->out, false) && make_pipe(&child->err, &process->err, false) &&
         make_pipe(&child->fault, &process->fault, false);
}

static _Noreturn void become(const struct child_ends *ends, char **argv, char **env) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGPIPE, SIG_DFL);
  setsid();
  dup2(ends->in, 0);
  dup2(ends->out, 1);
  dup2(ends->err, 2);
  environ = env; /* execvp looks PATH up here */
  execvp(argv[0], argv);
  int reason = errno;
  if (write(ends->fault, &reason, sizeof reason) < 0) _exit(126);
  _exit(127);
}

static void release(struct process *process) {
  close_fd(&process->in);
  close_fd(&process->out);
  close_fd(&process->err);
  close_fd(&process->fault);
  free(process->block);
  process->block = NULL;
  process->pid = 0;
}

static void refuse_start(const char *name, const char *why) {
  answer('W', name, "%s", why);
  answer_exit(name, 127, 0, 0, 0);
}

static bool launch(struct process *process, const struct start_order *order) {
  struct child_ends child = {-1, -1, -1, -1};
  pid_t pid = -1;
  if (open_child_ends(process, &child, order->repeat > 0)) pid = fork();
  if (pid == 0) become(&child, order->argv, order->env);
  int reason = errno;
  close_fd(&child.in);
  close_fd(&child.out);
  close_fd(&child.err);
  close_fd(&child.fault);
  errno = reason;
  if (pid < 0) return false;
  process->pid = pid;
  process->started_ms = now_ms();
  process->ended_ms = 0;
  return true;
}

void start_process(const struct start_order *order) {
  struct process *process = NULL;
  if (find_process(order->name) != NULL) {
    answer('W', order->name, "is already running"); /* no Z: that would be read as the end of the running one */
    return;
  }
  for (int index = 0; index < MAX_PROCESSES && process == NULL; index++) {
    if (processes[index].pid == 0) process = &processes[index];
  }
  if (process == NULL) {
    refuse_start(order->name, "too many processes are running");
    return;
  }
  *process = (struct process){.in = -1, .out = -1, .err = -1, .fault = -1};
  strcpy(process->name, order->name);
  if ((order->repeat == 0 || keep_stdin(process, order)) && launch(process, order)) {
    answer('P', process->name, "%d", (int)process->pid);
    return;
  }
  refuse_start(order->name, strerror(errno));
  release(process);
}

void signal_process(struct process *process, int signo) {
  if (kill(-process->pid, signo) == 0) return;
  /* Until the child has called setsid there is no such group. */
  if (process->ended_ms == 0 && kill(process->pid, signo) == 0) return;
  answer('W', process->name, "cannot be signalled: %s", strerror(errno));
}

void forward_output(struct process *process, int *fd, char type) {
  static char chunk[CHUNK_BYTES];
  ssize_t bytes = read(*fd, chunk, sizeof chunk);
  if (bytes > 0) send_frame(type, process->name, chunk, (size_t)bytes);
  else if (bytes == 0 || (errno != EAGAIN && errno != EINTR)) close_fd(fd);
}

void forward_fault(struct process *process) {
  int reason = 0;
  if (read(process->fault, &reason, sizeof reason) == sizeof reason) {
    answer('W', process->name, "cannot be started: %s", strerror(reason));
  }
  close_fd(&process->fault);
}

void feed_stdin(struct process *process) {
  size_t bytes = process->block_bytes - process->block_offset;
  if (bytes > process->unwritten_bytes) bytes = (size_t)process->unwritten_bytes;
  ssize_t written = bytes == 0 ? 0 : write(process->in, process->block + process->block_offset, bytes);
  if (written < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (written > 0) {
    process->unwritten_bytes -= (uint64_t)written;
    process->block_offset = (process->block_offset + (size_t)written) % process->block_bytes;
  }
  if (written < 0 || process->unwritten_bytes == 0) close_fd(&process->in);
}

static void remember_end(pid_t pid, int status, const struct rusage *usage) {
  for (int index = 0; index < MAX_PROCESSES; index++) {
    struct process *process = &processes[index];
    if (process->pid != pid || process->ended_ms != 0) continue;
    process->ended_ms = now_ms();
    process->status = status;
    process->usage = *usage;
  }
}

bool reap(void) {
  struct rusage usage;
  int status;
  for (int count = 0; count < REAP_AT_ONCE; count++) {
    pid_t pid = wait4(-1, &status, WNOHANG, &usage);
    if (pid <= 0) return true;
    remember_end(pid, status, &usage);
  }
  return false;
}

static int64_t milliseconds(struct timeval time) { return (int64_t)time.tv_sec * 1000 + time.tv_usec / 1000; }

static void report_end(struct process *process) {
  bool signalled = WIFSIGNALED(process->status);
  kill(-process->pid, SIGKILL); /* what it left behind in its group ends with it */
  answer_exit(process->name, signalled ? -1 : WEXITSTATUS(process->status), signalled ? WTERMSIG(process->status) : 0,
              milliseconds(process->usage.ru_utime) + milliseconds(process->usage.ru_stime),
              process->ended_ms - process->started_ms);
  release(process);
}

void report_ended(void) {
  for (int index = 0; index < MAX_PROCESSES && has_room_for_output(); index++) {
    struct process *process = &processes[index];
    if (process->pid == 0 || process->ended_ms == 0) continue;
    bool drained = process->out < 0 && process->err < 0 && process->fault < 0;
    if (drained || now_ms() >= process->ended_ms + LINGER_MS) report_end(process);
  }
}

int64_t next_report_ms(void) {
  int64_t next = -1;
  for (int index = 0; index < MAX_PROCESSES; index++) {
    if (processes[index].pid == 0 || processes[index].ended_ms == 0) continue;
    int64_t left = processes[index].ended_ms + LINGER_MS - now_ms();
    if (left < 0) left = 0;
    if (next < 0 || left < next) next = left;
  }
  return next;
}
