/**
 * The tests that `std` functions expand to. The catalogue reads this table to know their ids and titles
 * without running a harness, so it is plain data and imports nothing.
 */
export const hygieneTests = {
  malformed: { suffix: 'malformed', title: 'Broken JSON in a request body answers 400' },
  notFound: { suffix: 'not-found', title: 'An unknown path answers 404 with a JSON body' },
  method: { suffix: 'method', title: 'A method the path does not know answers 405 and names the allowed ones' },
  contentType: { suffix: 'content-type', title: 'A body that is not declared as JSON answers 415' },
  tooLarge: { suffix: 'too-large', title: 'A body beyond the limit answers 413' },
  head: { suffix: 'head', title: 'HEAD answers like GET, without a body' },
  noStack: { suffix: 'no-stack', title: 'Error answers give away no stack trace' },
  fuzz: { suffix: 'fuzz', title: 'The server survives 200 strange requests' },
} as const;
export type HygieneName = keyof typeof hygieneTests;

export const durableTest = { suffix: 'durable', title: 'What was acknowledged survives a SIGKILL' } as const;
export const outageTest = {
  suffix: 'outage',
  title: 'While a service is down requests answer 503 at once, and recover',
} as const;
