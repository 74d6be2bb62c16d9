import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import { ExerciseManifest } from '#contracts/exercise-manifest.ts';
import { ExerciseSlug, Revision, TestId } from '#contracts/ids.ts';
import type { TestVisibility } from '#contracts/verdict.ts';

export type SandboxExercise = {
  /** Test name → body of a test in the group `a`, which has the whole kit at hand. */
  tests: Record<string, string>;
  /** Declarations before the group. */
  before?: string;
  /** Further keys of `kata.yaml`. */
  manifest?: Record<string, unknown>;
  /** Default `named`: exchanges of tests that pass are not sent. */
  visibility?: TestVisibility;
  /** Process name → command line. */
  run?: Record<string, string[]>;
};

/** An exercise of one group for the language `node`, made of test bodies: what a test of the SDK needs of a folder. */
export function sandboxExercise({
  tests,
  before = '',
  manifest = {},
  visibility = 'named',
  run,
}: SandboxExercise): ExerciseBundle {
  const declared = Object.entries(tests).map(
    ([name, body]) => `test('a.${name}', '${name}', async (t) => { ${body} });`,
  );
  const main = `import { kata } from '@kata/harness';
export default kata((k) => {
  const { group, test, server, script, suite, solution, http, ws, sse, stub, inbox, oidc, pg, maria, redis, amqp, fault, load, expect, any, std } = k;
  ${before}
  group('a', () => { ${declared.join('\n')} });
});`;
  const group = { id: 'a', title: 'A', points: 100, visibility, optional: false, requires: [] };
  return {
    v: 1,
    slug: ExerciseSlug.parse('sandbox-exercise'),
    revision: Revision.parse('0'.repeat(16)),
    manifest: ExerciseManifest.parse({
      ...{ schema: 1, slug: 'sandbox-exercise', version: 1, title: 'A', summary: 'A', level: 'beginner', minutes: 5 },
      languages: {
        node: {
          ...{ title: 'Node', runtime: 'node', starter: 'a', reference: 'b', main: 'server.js' },
          run: run ?? { web: ['node', 'server.js'] },
        },
      },
      grading: { groups: [{ id: 'a', title: 'A', points: 100 }] },
      ...manifest,
    }),
    plan: [
      {
        ...group,
        tests: Object.keys(tests).map((name) => ({ id: TestId.parse(`a.${name}`), title: name })),
      },
    ],
    harness: { 'main.js': main },
    fixtures: {},
  };
}
