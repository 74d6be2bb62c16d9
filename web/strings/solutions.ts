/** Hints, references and shared solutions. */
export const solutions = {
  askHint: (place: number, count: number) => (count === 1 ? 'Show the hint' : `Show hint ${place} of ${count}`),
  title: (exercise: string) => `Solutions of ${exercise}`,
  lead: 'The reference, and what others who have passed share. There is more than one right way.',
  unlocked: 'See the reference and what others share',
  see: 'See solutions',
  reference: 'Reference',
  shared: 'Shared by others',
  nobody: 'Nobody else shares a solution yet.',
  by: (name: string, language: string) => `${name}, ${language}`,
  share: 'Share this solution',
  unshare: 'Stop sharing',
  shareText: 'Shared: whoever has passed this exercise can read it.',
};
