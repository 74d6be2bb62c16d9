#define _GNU_SOURCE
#include "usage.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answers.h"

struct usage {
  long long resident_bytes;
  long open_files; /* -1: of one of them they cannot be counted */
  long processes;
};

enum { SESSION_FIELD = 6, RESIDENT_FIELD = 24 };

/* Session and resident pages of a process; false when it has just ended. */
static bool read_stat(long pid, long *session, long *pages) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%ld/stat", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t bytes = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  text[bytes < 0 ? 0 : bytes] = 0;
  /* The second field, the program's name, may hold anything: spaces, parentheses, line feeds. */
  char *rest = strrchr(text, ')'), *state;
  if (rest == NULL) return false;
  char *value = strtok_r(rest + 1, " ", &state);
  for (int field = 3; value != NULL; field++, value = strtok_r(NULL, " ", &state)) {
    if (field == SESSION_FIELD) *session = atol(value);
    if (field == RESIDENT_FIELD) *pages = atol(value);
    if (field == RESIDENT_FIELD) return true;
  }
  return false;
}

static long count_open_files(long pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%ld/fd", pid);
  DIR *folder = opendir(path);
  if (folder == NULL) return -1;
  long count = 0;
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) count += entry->d_name[0] != '.';
  closedir(folder);
  return count;
}

/* Whether a session is that of another process we have started: what left every session counts for each of them. */
static bool belongs_to_another(long session, const struct process *process) {
  for (int index = 0; index < MAX_PROCESSES; index++) {
    const struct process *other = &processes[index];
    if (other != process && other->pid != 0 && other->pid == session) return true;
  }
  return false;
}

static void add(struct usage *usage, long pid, long pages) {
  long open_files = count_open_files(pid);
  usage->processes++;
  usage->resident_bytes += (long long)pages * sysconf(_SC_PAGESIZE);
  /* A zombie has no memory, and its files are closed. */
  if (pages == 0) return;
  if (open_files < 0) usage->open_files = -1;
  else if (usage->open_files >= 0) usage->open_files += open_files;
}

void answer_usage(const struct process *process) {
  struct usage usage = {0};
  DIR *folder = opendir("/proc");
  for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
    long pid = isdigit((unsigned char)entry->d_name[0]) ? atol(entry->d_name) : 0, session = 0, pages = 0;
    if (pid <= 1 || !read_stat(pid, &session, &pages) || belongs_to_another(session, process)) continue;
    add(&usage, pid, pages);
  }
  if (folder != NULL) closedir(folder);
  char text[160];
  int bytes = snprintf(text, sizeof text, "%d%c%lld%c%ld%c%ld%c", (int)process->pid, 0, usage.resident_bytes, 0,
                       usage.open_files, 0, usage.processes, 0);
  send_frame('U', process->name, text, (size_t)bytes);
}
