import type { Script, ScriptResult } from '../api/processes.ts';
import { durationMs, inWords } from '../durations.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import { clip } from '../json/clip.ts';
import { parseJson } from '../json/safe-json.ts';
import type { RunContext } from '../run-context.ts';
import type { RunData } from '../services/run-data.ts';

/** Left for the worker's answer to arrive before the test's own deadline. */
const testMarginMs = 500;

/** The learner's script as authors of exercises see it. */
export function createAuthorScript(name: string, { context, data }: { context: RunContext; data: RunData }): Script {
  return {
    name,
    async run({ stdin = '', repeat = 1, args = [], env = {}, timeout } = {}) {
      const scope = context.scopes.current();
      await data.prepare();
      const remainingMs = Math.max(100, scope.remainingMs() - testMarginMs);
      const timeoutMs = Math.min(remainingMs, timeout === undefined ? remainingMs : durationMs(timeout));
      const all = { ...context.order.env, ...data.env(), ...env };
      const { outcome } = await context.ask({
        type: 'run-script',
        process: name,
        env: all,
        args,
        stdin,
        repeat,
        timeoutMs,
      });
      if (outcome === undefined) throw new HarnessFault(`The worker ran the script "${name}" but sent no outcome.`);
      scope.hasReadAnswer = true;
      const did = `ran the script with ${stdin.length * repeat} characters on its standard input`;
      if (outcome.timedOut) throw timeoutFailure(did, timeoutMs);
      const result = {
        ...outcome,
        get json() {
          return jsonOf(outcome, did);
        },
      };
      return result satisfies ScriptResult;
    },
  };
}

function timeoutFailure(did: string, timeoutMs: number): LearnerFailure {
  const parts = {
    message: `The script did not end within ${inWords(timeoutMs)} and was stopped.`,
    did,
    expected: `the script to end within ${inWords(timeoutMs)}`,
    actual: 'it was still running',
  };
  return new LearnerFailure(parts, { status: 'timed-out' });
}

function jsonOf({ stdout, stderr, code }: Pick<ScriptResult, 'stdout' | 'stderr' | 'code'>, did: string): unknown {
  const parsed = parseJson(stdout);
  if ('value' in parsed) return parsed.value;
  throw new LearnerFailure({
    message: `The standard output of the script ${parsed.problem}.`,
    did,
    expected: 'one JSON value on standard output',
    actual: `exit code ${code}, output: ${clip(stdout, 512)}${stderr === '' ? '' : `\nerror output: ${clip(stderr.slice(-512), 512)}`}`,
  });
}
