/**
 * The whole environment of a learner's process, least specific first: the language's, the exercise's, the test's. Nothing of the worker's own environment is in it,
 * and no secret but the pod's own service passwords (`docs/security.md` H2).
 */
export function learnerEnv(...layers: Record<string, string>[]): Record<string, string> {
  const base = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/tmp',
    TMPDIR: '/tmp',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
  };
  return Object.assign({}, base, ...layers);
}
