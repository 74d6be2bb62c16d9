/* A started process: its pipes, its stdin block, its end. */
#ifndef PROCESS_H
#define PROCESS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

enum { MAX_PROCESSES = 16, MAX_NAME_BYTES = 64 };

struct process {
  pid_t pid; /* 0: slot is free */
  char name[MAX_NAME_BYTES];
  int in, out, err, fault; /* -1 when closed; fault carries the errno of a failed exec */
  char *block;             /* stdin: whole copies of the chunk, written again and again */
  size_t block_bytes, block_offset;
  uint64_t unwritten_bytes;
  int64_t started_ms, ended_ms; /* ended_ms 0: still running */
  int status;
  struct rusage usage;
};

struct start_order {
  char *name;
  char **argv, **env;
  char *chunk;
  size_t chunk_bytes;
  uint64_t repeat; /* 0: stdin is empty */
};

/* Fixed slots: a learner cannot make this process allocate. */
extern struct process processes[MAX_PROCESSES];

int64_t now_ms(void);
struct process *find_process(const char *name);

/* Answers P, or W and, when the name is free, Z with code 127. */
void start_process(const struct start_order *order);
void signal_process(struct process *process, int signo);

void forward_output(struct process *process, int *fd, char type);
void forward_fault(struct process *process);
void feed_stdin(struct process *process);

/* Collects the dead; false when there may be more. */
bool reap(void);
/* Answers Z for the processes that have ended and whose output has been forwarded. */
void report_ended(void);
/* When report_ended has to look again, in ms from now; -1 when nothing is due. */
int64_t next_report_ms(void);

#endif
