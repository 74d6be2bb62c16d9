#define _GNU_SOURCE
#include "orders.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answers.h"
#include "process.h"
#include "usage.h"

enum { MAX_ORDER_BYTES = 4 << 20, MAX_STRINGS = 512 };

static const char magic[] = "WKSUPV1\n";
enum { MAGIC_BYTES = sizeof magic - 1 };

/* One byte more than an order: the NUL that ends its last field. */
static unsigned char pending[HEADER_BYTES + MAX_ORDER_BYTES + 1];
static size_t pending_bytes;
static bool is_greeted;

/* Takes one NUL-terminated field; the caller has put a NUL behind the payload, so a field always ends. */
static char *take_field(char **cursor, const char *end) {
  char *field = *cursor;
  size_t bytes = strlen(field);
  *cursor = field + bytes < end ? field + bytes + 1 : (char *)end;
  return field;
}

static bool make_parents(char *path) {
  for (char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    int failed = mkdir(path, 0755) != 0 && errno != EEXIST;
    *slash = '/';
    if (failed) return false;
  }
  return true;
}

static bool leaves_folder(const char *path) {
  if (path[0] == '/' || path[0] == 0) return true;
  for (const char *part = path; part != NULL; part = strchr(part, '/')) {
    if (*part == '/') part++;
    if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == 0)) return true;
  }
  return false;
}

static bool write_all(int fd, const char *content, size_t bytes) {
  while (bytes > 0) {
    ssize_t written = write(fd, content, bytes);
    if (written < 0) return false;
    content += written;
    bytes -= (size_t)written;
  }
  return true;
}

static void write_file(char *cursor, char *end) {
  char *path = take_field(&cursor, end);
  if (leaves_folder(path)) {
    answer('W', path, "must be a relative path inside the folder");
    return;
  }
  bool is_script = end - cursor >= 2 && memcmp(cursor, "#!", 2) == 0;
  int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
  int fd = make_parents(path) ? open(path, flags, is_script ? 0755 : 0644) : -1;
  if (fd < 0 || !write_all(fd, cursor, (size_t)(end - cursor))) answer('W', path, "cannot be written: %s", strerror(errno));
  if (fd >= 0) close(fd);
}

/* Takes `count NUL string NUL …` as a NULL-terminated list out of `slots`; NULL when it does not fit. */
static char **take_list(char **cursor, char *end, char ***slots, char **last_slot) {
  char **list = *slots;
  unsigned long count = strtoul(take_field(cursor, end), NULL, 10);
  if (count >= (unsigned long)(last_slot - list)) return NULL;
  for (unsigned long index = 0; index < count; index++) list[index] = take_field(cursor, end);
  list[count] = NULL;
  *slots = list + count + 1;
  return list;
}

static void start(char *cursor, char *end) {
  static char *strings[MAX_STRINGS];
  char **slots = strings;
  struct start_order order = {.name = take_field(&cursor, end)};
  order.repeat = strtoull(take_field(&cursor, end), NULL, 10);
  order.argv = take_list(&cursor, end, &slots, strings + MAX_STRINGS);
  order.env = order.argv == NULL ? NULL : take_list(&cursor, end, &slots, strings + MAX_STRINGS);
  order.chunk = cursor;
  order.chunk_bytes = (size_t)(end - cursor);
  if (strlen(order.name) >= MAX_NAME_BYTES || order.env == NULL || order.argv[0] == NULL) {
    answer('W', "", "start order is malformed, or has more than %d arguments and variables", MAX_STRINGS);
    return;
  }
  start_process(&order);
}

static void send_signal(char *cursor, char *end) {
  char *name = take_field(&cursor, end);
  int signo = atoi(take_field(&cursor, end));
  struct process *process = find_process(name);
  if (process == NULL) answer('W', name, "is not running");
  else signal_process(process, signo);
}

static void measure(char *cursor, char *end) {
  char *name = take_field(&cursor, end);
  struct process *process = find_process(name);
  if (process == NULL) answer('W', name, "is not running");
  else answer_usage(process);
}

static void obey(char type, char *payload, char *end) {
  switch (type) {
    case 'F': write_file(payload, end); break;
    case 'S': start(payload, end); break;
    case 'K': send_signal(payload, end); break;
    case 'U': measure(payload, end); break;
    case 'X': kill(-1, SIGKILL); break;
    default: answer('W', "", "unknown order %d", type);
  }
}

static void discard(size_t bytes) {
  pending_bytes -= bytes;
  memmove(pending, pending + bytes, pending_bytes);
}

static enum orders_state greet(void) {
  size_t bytes = pending_bytes < MAGIC_BYTES ? pending_bytes : (size_t)MAGIC_BYTES;
  if (memcmp(pending, magic, bytes) != 0) return ORDERS_NONSENSE;
  if (bytes < MAGIC_BYTES) return ORDERS_OPEN;
  is_greeted = true;
  discard(MAGIC_BYTES);
  return ORDERS_OPEN;
}

enum orders_state obey_orders(void) {
  size_t used = 0;
  if (!is_greeted && greet() == ORDERS_NONSENSE) return ORDERS_NONSENSE;
  while (is_greeted && pending_bytes - used >= HEADER_BYTES && has_room_for_answer()) {
    unsigned char *order = pending + used;
    size_t bytes = (size_t)order[1] << 24 | (size_t)order[2] << 16 | (size_t)order[3] << 8 | order[4];
    if (bytes > MAX_ORDER_BYTES) return ORDERS_NONSENSE;
    if (pending_bytes - used < HEADER_BYTES + bytes) break;
    char *payload = (char *)order + HEADER_BYTES, *end = payload + bytes;
    char next = *end;
    *end = 0;
    obey((char)order[0], payload, end);
    *end = next;
    used += HEADER_BYTES + bytes;
  }
  discard(used);
  return ORDERS_OPEN;
}

bool has_room_for_orders(void) { return pending_bytes < sizeof pending - 1; }

enum orders_state read_orders(void) {
  ssize_t bytes = read(STDIN_FILENO, pending + pending_bytes, sizeof pending - 1 - pending_bytes);
  if (bytes == 0) return ORDERS_CLOSED;
  if (bytes < 0) return errno == EAGAIN || errno == EINTR ? ORDERS_OPEN : ORDERS_CLOSED;
  pending_bytes += (size_t)bytes;
  return ORDERS_OPEN;
}
