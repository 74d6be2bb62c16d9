import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allowedSyscalls, argumentRules } from './allowed-syscalls.ts';
import { makeProfile } from './make-profile.ts';

const allowed = Object.values(allowedSyscalls).flat();

test('learner.json is what allowed-syscalls.ts says; if not, run npx node sandbox-images/seccomp/make-profile.ts', () => {
  expect(readFileSync(join(import.meta.dirname, 'learner.json'), 'utf8')).toBe(makeProfile());
});

test('no syscall is listed twice, or both freely and with a condition', () => {
  expect(new Set(allowed).size).toBe(allowed.length);
  expect(allowed.filter((name) => argumentRules.some((rule) => rule.syscall === name))).toEqual([]);
});

test.each([
  ['io_uring', /^io_/],
  ['tracing other processes', /^(ptrace|process_vm_.*|kcmp|pidfd_getfd|process_madvise|perf_event_open)$/],
  ['mounts and namespaces', /mount|^(setns|unshare|clone3|chroot|pivot_root|open_tree|fsopen|fsconfig|fspick)$/],
  ['System V and POSIX message queues', /^(shm|msg|sem|mq_)/],
  ['keys, bpf and user faults', /^(keyctl|add_key|request_key|bpf|userfaultfd|fanotify_.*)$/],
  ['memory that is a file, which would get around noexec', /^(memfd_.*|vmsplice|execveat)$/],
  [
    'time and the machine',
    /^(clock_settime|clock_adjtime|adjtimex|settimeofday|reboot|swapon|syslog|acct|personality)$/,
  ],
  ['devices and modules', /^(mknod|mknodat|ioperm|iopl|modify_ldt|init_module|finit_module|kexec_.*)$/],
])('%s stays out', (_what, pattern) => {
  expect(allowed.filter((name) => pattern.test(name))).toEqual([]);
});
