/* The queue of frames towards the worker. It never blocks: what does not fit is not sent, so callers ask first. */
#ifndef ANSWERS_H
#define ANSWERS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HEADER_BYTES = 5 };

void send_frame(char type, const char *name, const void *body, size_t body_bytes);

/* Sends `name NUL text`. */
void answer(char type, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Sends `name NUL code NUL signal NUL cpuMs NUL wallMs NUL oomKills NUL`. */
void answer_exit(const char *name, int code, int signal, int64_t cpu_ms, int64_t wall_ms);

/* Room for any answer to an order. */
bool has_room_for_answer(void);
/* Room for a chunk of output with enough left for answers. */
bool has_room_for_output(void);

bool has_answers(void);
/* False when the worker is gone. */
bool write_answers(void);

#endif
