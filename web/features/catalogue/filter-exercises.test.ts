import { describe, expect, test } from 'vitest';
import { ExerciseSummary, Track } from '#contracts/exercise.ts';
import { filterExercises, findNext, groupByLevel } from './filter-exercises.ts';

const exercise = (slug: string, part: Partial<ExerciseSummary> = {}) =>
  ExerciseSummary.parse({
    slug,
    title: slug,
    summary: 'Something to build.',
    level: 'beginner',
    track: 'first',
    minutes: 20,
    topics: ['http'],
    kind: 'server',
    services: [],
    languages: [{ id: 'node', title: 'Node' }],
    progress: 'not-started',
    bestScore: null,
    prerequisites: [],
    lastSubmittedAt: null,
    ...part,
  });

const track = Track.parse({ id: 'first', title: 'First', summary: '', level: 'beginner', exercises: ['b', 'a'] });

describe('a filter', () => {
  const all = [
    exercise('books', { topics: ['crud'], services: ['postgres'] }),
    exercise('chat', { progress: 'passed', languages: [{ id: 'python', title: 'Python' }] }),
  ];
  test.each([
    [{}, ['books', 'chat']],
    [{ q: 'POSTGRES books' }, ['books']],
    [{ q: 'postgres chat' }, []],
    [{ language: 'python' }, ['chat']],
    [{ progress: 'not-started' as const }, ['books']],
    [{ topic: 'crud' }, ['books']],
    [{ service: 'postgres' }, ['books']],
    [{ minutes: 30 }, ['books', 'chat']],
    [{ minutes: 15 }, []],
  ])('%j leaves %j', (filter, slugs) => {
    expect(filterExercises(all, filter).map(({ slug }) => slug)).toEqual(slugs);
  });
});

describe('the roadmap', () => {
  test('keeps the order of tracks, names the rest after their ids, and leaves empty levels out', () => {
    const levels = groupByLevel(
      [exercise('a'), exercise('b'), exercise('c', { level: 'expert', track: 'big-systems' })],
      [track],
    );
    expect(
      levels.map(({ level, tracks }) => [
        level,
        tracks.map((view) => [view.title, ...view.exercises.map(({ slug }) => slug)]),
      ]),
    ).toEqual([
      ['beginner', [['First', 'b', 'a']]],
      ['expert', [['Big systems', 'c']]],
    ]);
  });

  test('offers what was begun before what is new, and nothing when all is passed', () => {
    const next = (...exercises: ExerciseSummary[]) => findNext(groupByLevel(exercises, [track]))?.slug;
    expect(next(exercise('a', { progress: 'started' }), exercise('b'))).toBe('a');
    expect(next(exercise('a'), exercise('b', { progress: 'passed' }))).toBe('a');
    expect(next(exercise('a', { progress: 'passed' }))).toBeUndefined();
  });

  test('offers what was worked on last, and nothing new before its prerequisites', () => {
    const next = (...exercises: ExerciseSummary[]) => findNext(groupByLevel(exercises, [track]))?.slug;
    const begun = (slug: string, lastSubmittedAt: string) => exercise(slug, { progress: 'started', lastSubmittedAt });
    expect(next(begun('a', '2026-01-02T00:00:00Z'), begun('b', '2026-01-01T00:00:00Z'))).toBe('a');
    const needsA = ExerciseSummary.shape.prerequisites.parse(['a']);
    expect(next(exercise('a'), exercise('b', { prerequisites: needsA }))).toBe('a');
    const done = exercise('a', { progress: 'passed' });
    expect(next(done, exercise('b', { prerequisites: needsA }))).toBe('b');
  });
});
