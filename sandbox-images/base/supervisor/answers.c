#define _GNU_SOURCE
#include "answers.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
  QUEUE_BYTES = 256 << 10,
  ANSWER_RESERVE_BYTES = 8 << 10,
  OUTPUT_RESERVE_BYTES = 64 << 10,
  /* A path of a megabyte must not come back whole. */
  MAX_ECHO_BYTES = 1024,
};

static unsigned char queue[QUEUE_BYTES];
static size_t queue_bytes;

bool has_room_for_answer(void) { return QUEUE_BYTES - queue_bytes >= ANSWER_RESERVE_BYTES; }
bool has_room_for_output(void) { return QUEUE_BYTES - queue_bytes >= OUTPUT_RESERVE_BYTES; }
bool has_answers(void) { return queue_bytes > 0; }

void send_frame(char type, const char *name, const void *body, size_t body_bytes) {
  size_t name_bytes = strnlen(name, MAX_ECHO_BYTES), length = name_bytes + 1 + body_bytes;
  if (queue_bytes + HEADER_BYTES + length > QUEUE_BYTES) return;
  unsigned char *to = queue + queue_bytes;
  to[0] = (unsigned char)type;
  for (int byte = 0; byte < 4; byte++) to[1 + byte] = (unsigned char)(length >> (24 - 8 * byte));
  memcpy(to + HEADER_BYTES, name, name_bytes);
  to[HEADER_BYTES + name_bytes] = 0;
  memcpy(to + HEADER_BYTES + name_bytes + 1, body, body_bytes);
  queue_bytes += HEADER_BYTES + length;
}

void answer(char type, const char *name, const char *format, ...) {
  char text[512];
  va_list values;
  va_start(values, format);
  vsnprintf(text, sizeof text, format, values);
  va_end(values);
  send_frame(type, name, text, strlen(text));
}

/* How many processes of this container the kernel has killed for memory, ever; 0 when it does not tell. */
static long count_oom_kills(void) {
  static const char *const paths[] = {"/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control"};
  char line[128];
  long count = 0;
  for (int index = 0; index < 2; index++) {
    FILE *file = fopen(paths[index], "re");
    if (file == NULL) continue;
    while (fgets(line, sizeof line, file) != NULL) sscanf(line, "oom_kill %ld", &count);
    fclose(file);
  }
  return count;
}

void answer_exit(const char *name, int code, int signal, int64_t cpu_ms, int64_t wall_ms) {
  char text[160];
  int bytes = snprintf(text, sizeof text, "%d%c%d%c%lld%c%lld%c%ld%c", code, 0, signal, 0, (long long)cpu_ms, 0,
                       (long long)wall_ms, 0, count_oom_kills(), 0);
  send_frame('Z', name, text, (size_t)bytes);
}

bool write_answers(void) {
  ssize_t bytes = write(STDOUT_FILENO, queue, queue_bytes);
  if (bytes < 0) return errno == EAGAIN || errno == EINTR;
  queue_bytes -= (size_t)bytes;
  memmove(queue, queue + bytes, queue_bytes);
  return true;
}
