import { readFile } from 'node:fs/promises';
import path from 'node:path';
import Docker from 'dockerode';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import type { RunEventBody } from '#contracts/run-event.ts';
import type { Verdict } from '#contracts/verdict.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';
import { projectRoot } from './child-process.ts';

export type Attacked = {
  verdict: Verdict;
  events: RunEventBody[];
  /** All that the solution printed and a learner would be shown. */
  printed: string;
};

export type AttackSandbox = {
  run(bundle: ExerciseBundle, language: string, files: Record<string, string>, seed?: string): Promise<Attacked>;
  /** Containers of this sandbox that the engine still knows, stopped ones included. */
  livePodContainers(): Promise<number>;
  close(): Promise<void>;
};

/** The real sandbox, for solutions that try to break it. */
export function openAttackSandbox(): AttackSandbox {
  const sandbox = openLocalSandbox();
  return {
    async run(bundle, language, files, seed) {
      const events: RunEventBody[] = [];
      const order = { kind: 'submit', bundle, language, files, ...(seed === undefined ? {} : { seed }) } as const;
      const verdict = await sandbox.run(order, (event) => events.push(event));
      const printed = events.map((event) => (event.type === 'output' && !event.sealed ? event.text : '')).join('');
      return { verdict, events, printed };
    },
    async livePodContainers() {
      const label = [`wirekata.worker=${sandbox.workerId}`];
      return (await new Docker().listContainers({ all: true, filters: { label } })).length;
    },
    close: () => sandbox.close(),
  };
}

export function readAttack(file: string): Promise<string> {
  return readFile(path.join(projectRoot, 'test/attacks/solutions', file), 'utf8');
}
