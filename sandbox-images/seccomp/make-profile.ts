import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ArgumentRule, allowedSyscalls, argumentRules, missingSyscalls } from './allowed-syscalls.ts';

const ENOSYS = 38;

/** The list in the form the Docker engine takes: JSON text, to be written to `learner.json`. */
export function makeProfile(): string {
  const profile = {
    defaultAction: 'SCMP_ACT_ERRNO',
    // Without sub-architectures: 32-bit and x32 calls have other numbers and would pass under other names.
    archMap: [
      { architecture: 'SCMP_ARCH_X86_64', subArchitectures: [] },
      { architecture: 'SCMP_ARCH_AARCH64', subArchitectures: [] },
    ],
    syscalls: [
      { names: Object.values(allowedSyscalls).flat().sort(), action: 'SCMP_ACT_ALLOW' },
      ...argumentRules.map(toRule),
      { names: missingSyscalls, action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
    ],
  };
  return `${JSON.stringify(profile, undefined, 2)}\n`;
}

function toRule({ syscall, why, when }: ArgumentRule): object {
  const args = when.map(({ argument, operator, value, mask }) =>
    operator === 'equal'
      ? { index: argument, value, op: 'SCMP_CMP_EQ' }
      : { index: argument, value: mask ?? 0, valueTwo: value, op: 'SCMP_CMP_MASKED_EQ' },
  );
  return { names: [syscall], action: 'SCMP_ACT_ALLOW', args, comment: why };
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, 'learner.json'), makeProfile());
