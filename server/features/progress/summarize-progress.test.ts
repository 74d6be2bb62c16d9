import { describe, expect, test } from 'vitest';
import { ExerciseSlug } from '#contracts/ids.ts';
import { type Activity, summarizeProgress } from './summarize-progress.ts';

const exercise = (slug: string, part = {}) => ({
  ...{ slug: ExerciseSlug.parse(slug), title: slug, level: 'beginner' as const, minutes: 30, hintCount: 1 },
  firstHintAt: null,
  ...part,
});
const run = (submittedAt: string, part: Partial<Activity> = {}): Activity => ({
  ...{ exercise: 'one', language: 'node', kind: 'submit', isPassed: false, hasPassedTest: false },
  submittedAt: new Date(submittedAt),
  ...part,
});
const pass = (at: string, part: Partial<Activity> = {}) => run(at, { isPassed: true, hasPassedTest: true, ...part });

const summarize = (activities: Activity[], part = {}) =>
  summarizeProgress({
    activities,
    exercises: [exercise('one'), exercise('two', { level: 'expert', hintCount: 0 })],
    tracks: [{ id: 't', title: 'Both', level: 'beginner', exercises: ['one', 'two'] }],
    timeZone: 'UTC',
    now: new Date('2026-03-10T12:00:00Z'),
    ...part,
  });
const badgesOf = (...args: Parameters<typeof summarize>) =>
  summarize(...args).badges.map(({ id, of }) => (of === null ? id : `${id} ${of}`));

describe('a streak', () => {
  test.each([
    ['nothing', [], { currentDays: 0, longestDays: 0, isTodayDone: false }],
    ['today only', ['2026-03-10'], { currentDays: 1, longestDays: 1, isTodayDone: true }],
    [
      'yesterday and the day before',
      ['2026-03-08', '2026-03-09'],
      { currentDays: 2, longestDays: 2, isTodayDone: false },
    ],
    [
      'a gap before today',
      ['2026-03-06', '2026-03-07', '2026-03-10'],
      { currentDays: 1, longestDays: 2, isTodayDone: true },
    ],
    ['nothing since the day before yesterday', ['2026-03-08'], { currentDays: 0, longestDays: 1, isTodayDone: false }],
    ['the end of a month', ['2026-02-28', '2026-03-01'], { currentDays: 0, longestDays: 2, isTodayDone: false }],
  ])('with %s', (_what, days, streak) => {
    expect(summarize(days.map((day) => run(`${day}T10:00:00Z`))).streak).toEqual(streak);
  });

  test("goes by the learner's midnight, also in the week that the clocks change", () => {
    // 23:30 in Berlin on the 28th, 00:30 on the 29th, when summer time begins, 23:30 on the 29th.
    const activities = ['2026-03-28T22:30:00Z', '2026-03-28T23:30:00Z', '2026-03-29T21:30:00Z'].map((at) => run(at));
    const now = new Date('2026-03-29T21:45:00Z');
    expect(summarize(activities, { now, timeZone: 'Europe/Berlin' }).days).toEqual([
      { day: '2026-03-28', submissionCount: 1 },
      { day: '2026-03-29', submissionCount: 2 },
    ]);
    expect(summarize(activities, { now, timeZone: 'Europe/Berlin' }).streak.currentDays).toBe(2);
  });

  test('counts a try only if a test passed', () => {
    const tryOf = (hasPassedTest: boolean) => run('2026-03-10T10:00:00Z', { kind: 'try', hasPassedTest });
    expect(summarize([tryOf(false)]).streak.currentDays).toBe(0);
    expect(summarize([tryOf(true)]).streak.currentDays).toBe(1);
  });
});

describe('time spent', () => {
  test('runs from the first run to the first pass, without long pauses', () => {
    const activities = [
      run('2026-03-01T10:00:00Z', { kind: 'try' }),
      run('2026-03-01T10:20:00Z'),
      // The next day.
      run('2026-03-02T09:00:00Z'),
      pass('2026-03-02T09:15:00Z'),
      pass('2026-03-02T09:25:00Z'),
    ];
    expect(summarize(activities).times).toEqual([
      { slug: 'one', title: 'one', minutes: 30, spentMinutes: 35, isPassed: true },
    ]);
  });
});

describe('badges', () => {
  test('of a first exercise that is passed at once', () => {
    expect(badgesOf([pass('2026-03-01T10:00:00Z')])).toEqual(['first-pass', 'first-try', 'level beginner', 'no-hint']);
  });

  test('are not earned by tries', () => {
    expect(badgesOf([pass('2026-03-01T10:00:00Z', { kind: 'try' })])).toEqual([]);
  });

  test('tell who did not give up', () => {
    const failures = Array.from({ length: 5 }, (_, minute) => run(`2026-03-01T10:0${minute}:00Z`));
    const found = badgesOf([...failures, pass('2026-03-01T10:30:00Z')]);
    expect(found).toContain('persistent');
    expect(found).not.toContain('first-try');
  });

  test.each([
    ['before the pass', '2026-03-01T09:00:00Z', false],
    ['after the pass', '2026-03-01T11:00:00Z', true],
  ])('know of hints asked for %s', (_when, hintAt, isUnaided) => {
    const exercises = [exercise('one', { firstHintAt: new Date(hintAt) })];
    expect(badgesOf([pass('2026-03-01T10:00:00Z')], { exercises }).includes('no-hint')).toBe(isUnaided);
  });

  test('come with a second language, with a finished track and with a week', () => {
    const week = Array.from({ length: 7 }, (_, day) => run(`2026-03-0${day + 1}T10:00:00Z`));
    const passes = [pass('2026-03-08T10:00:00Z'), pass('2026-03-08T11:00:00Z', { exercise: 'two', language: 'go' })];
    const found = badgesOf([...week, ...passes]);
    for (const badge of ['week', 'polyglot', 'track Both', 'level expert']) expect(found).toContain(badge);
    expect(badgesOf([...week.slice(1), ...passes.slice(0, 1)])).not.toContain('track Both');
  });
});
