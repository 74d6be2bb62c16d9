import type { Script, ScriptResult } from '../api/processes.ts';
import type { Stub, StubRoutes } from '../api/served.ts';
import type { Suite, SuiteOptions } from '../api/suite.ts';
import { LearnerFailure } from '../failure.ts';
import { clip } from '../json/clip.ts';

/** A shell ends with these when there is no program to run: that is no failing test. */
const notRun = new Set([126, 127]);
const shownLength = 1500;

type Subject = { subject: Stub; routes: StubRoutes; what: string; options?: SuiteOptions | undefined };

/** The learner's test suite as authors of exercises see it: a script that is judged by how it ends. */
export function createAuthorSuite(script: Script): Suite {
  const run = async ({ subject, routes, options }: Subject): Promise<{ result: ScriptResult; callCount: number }> => {
    subject.serve(routes);
    const countBefore = subject.calls().length;
    const result = await script.run(options);
    return { result, callCount: subject.calls().length - countBefore };
  };
  return {
    name: script.name,
    async accepts(subject, routes, what, options) {
      const { result, callCount } = await run({ subject, routes, what, options });
      if (result.code !== 0) {
        throw new LearnerFailure({
          message: `Your tests fail against ${what}.`,
          did: `ran your tests against ${what}`,
          expected: 'exit code 0: every test passes',
          actual: describe(result),
        });
      }
      if (callCount === 0) throw untouched(what);
    },
    async rejects(subject, routes, what, options) {
      const { result, callCount } = await run({ subject, routes, what, options });
      if (result.code === 0 || result.code === null || notRun.has(result.code)) {
        throw new LearnerFailure({
          message:
            result.code === 0
              ? `Your tests pass against ${what}: none of them notices.`
              : `Your tests did not come to an end of their own against ${what}.`,
          did: `ran your tests against ${what}`,
          expected: 'an exit code other than 0: a test fails',
          actual: describe(result),
        });
      }
      if (callCount === 0) throw untouched(what);
    },
  };
}

function untouched(what: string): LearnerFailure {
  return new LearnerFailure({
    message: 'Your tests did not send a single request.',
    did: `ran your tests against ${what}`,
    expected: 'requests to the server whose address is in the environment',
    actual: 'no request',
  });
}

function describe({ code, signal, stdout, stderr }: ScriptResult): string {
  const end = code === null ? `ended by ${signal}` : `exit code ${code}`;
  const output = `${stdout}${stderr}`.trim();
  return output === '' ? `${end}, no output` : `${end}, output: ${clip(output.slice(-shownLength), shownLength)}`;
}
