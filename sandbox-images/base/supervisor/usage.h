/* What a process and everything it has started use of the container. */
#ifndef USAGE_H
#define USAGE_H

#include "process.h"

/* Answers U: name, its process id, resident bytes, open files (-1: cannot be counted), processes. */
void answer_usage(const struct process *process);

#endif
