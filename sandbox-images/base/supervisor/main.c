/*
 * PID 1 of the learner and services containers. It takes orders on stdin, answers on stdout (../../README.md has the
 * protocol), and ends the container when stdin closes or its lifetime (argv[1], seconds) is over. It runs as the
 * same user as what it starts, so it needs no rights, keeps no secrets and never blocks on what a child controls.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answers.h"
#include "orders.h"
#include "process.h"

enum { EXIT_USAGE = 64, EXIT_NONSENSE = 70, EXIT_NO_POLL = 71 };

enum { STDIN_SLOT, STDOUT_SLOT, SIGNAL_SLOT, FIRST_PROCESS_SLOT };
enum { IN, OUT, ERR, FAULT, FDS_PER_PROCESS };
enum { SLOTS = FIRST_PROCESS_SLOT + MAX_PROCESSES * FDS_PER_PROCESS };

static _Noreturn void end_container(int code) {
  kill(-1, SIGKILL);
  _exit(code);
}

/* poll ignores entries with a negative descriptor, which is how everything not wanted now is left out. */
static void fill_slots(struct pollfd *slots, int signals) {
  slots[STDIN_SLOT] = (struct pollfd){has_room_for_orders() ? STDIN_FILENO : -1, POLLIN, 0};
  slots[STDOUT_SLOT] = (struct pollfd){has_answers() ? STDOUT_FILENO : -1, POLLOUT, 0};
  slots[SIGNAL_SLOT] = (struct pollfd){signals, POLLIN, 0};
  for (int index = 0; index < MAX_PROCESSES; index++) {
    const struct process *process = &processes[index];
    struct pollfd *own = slots + FIRST_PROCESS_SLOT + index * FDS_PER_PROCESS;
    bool is_used = process->pid != 0, has_room = is_used && has_room_for_output();
    own[IN] = (struct pollfd){is_used ? process->in : -1, POLLOUT, 0};
    own[OUT] = (struct pollfd){has_room ? process->out : -1, POLLIN, 0};
    own[ERR] = (struct pollfd){has_room ? process->err : -1, POLLIN, 0};
    own[FAULT] = (struct pollfd){has_room ? process->fault : -1, POLLIN, 0};
  }
}

static void serve_processes(const struct pollfd *slots) {
  for (int index = 0; index < MAX_PROCESSES; index++) {
    struct process *process = &processes[index];
    const struct pollfd *own = slots + FIRST_PROCESS_SLOT + index * FDS_PER_PROCESS;
    if (own[IN].revents != 0) feed_stdin(process);
    if (own[OUT].revents != 0 && has_room_for_output()) forward_output(process, &process->out, 'O');
    if (own[ERR].revents != 0 && has_room_for_output()) forward_output(process, &process->err, 'E');
    if (own[FAULT].revents != 0 && has_room_for_output()) forward_fault(process);
  }
}

static void serve_worker(const struct pollfd *slots) {
  enum orders_state state = slots[STDIN_SLOT].revents != 0 ? read_orders() : ORDERS_OPEN;
  if (state == ORDERS_OPEN) state = obey_orders();
  if (state == ORDERS_CLOSED) end_container(0);
  if (state == ORDERS_NONSENSE) end_container(EXIT_NONSENSE);
  if (slots[STDOUT_SLOT].revents != 0 && !write_answers()) end_container(0);
}

static int timeout_ms(int64_t deadline_ms, bool has_reaped_all) {
  int64_t left = deadline_ms - now_ms(), report = next_report_ms();
  if (report >= 0 && report < left) left = report;
  return !has_reaped_all || left < 0 ? 0 : (int)(left < 60000 ? left : 60000);
}

static _Noreturn void serve(int signals, int64_t deadline_ms) {
  struct pollfd slots[SLOTS];
  struct signalfd_siginfo info;
  bool has_reaped_all = true;
  for (;;) {
    fill_slots(slots, signals);
    if (poll(slots, SLOTS, timeout_ms(deadline_ms, has_reaped_all)) < 0) end_container(EXIT_NO_POLL);
    if (now_ms() >= deadline_ms) end_container(0);
    serve_processes(slots);
    serve_worker(slots);
    while (read(signals, &info, sizeof info) > 0) continue;
    has_reaped_all = reap();
    report_ended();
  }
}

int main(int argc, char **argv) {
  int64_t lifetime_seconds = argc == 2 ? atoll(argv[1]) : 0;
  if (getpid() != 1 || lifetime_seconds <= 0) {
    /* kill(-1) outside a container of its own would end everything its user runs. */
    fputs("supervisor: runs only as PID 1 of a container; usage: supervisor LIFETIME_SECONDS\n", stderr);
    return EXIT_USAGE;
  }
  prctl(PR_SET_DUMPABLE, 0); /* closes /proc/1/{environ,mem,fd,…} to its own user */
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, NULL);
  signal(SIGPIPE, SIG_IGN);
  umask(022);
  fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
  fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK);
  answer('H', "1", "%s", "");
  serve(signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK), now_ms() + lifetime_seconds * 1000);
}
