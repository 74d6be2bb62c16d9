const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

/** The history of submissions, and what changed from one to the next. */
export const history = {
  title: 'History',
  filters: 'Filter the history',
  anyExercise: 'Any exercise',
  anyVerdict: 'Any verdict',
  duration: 'Took',
  more: 'Show older ones',
  nothing: 'No submission fits these filters',
  nothingText: 'Choose another exercise or verdict.',
  clear: 'Clear filters',
  changes: 'Changes',
  changesSince: 'Against the submission before it',
  noPrevious: 'Your first submission in this language',
  noPreviousText: 'From the next one on, what you changed is shown here.',
  noChanges: 'Sent again without a change',
  noChangesText: 'Every file is as it was the time before.',
  change: { added: 'new', removed: 'removed', changed: 'changed' },
  lines: (added: number, removed: number) => `${count(added, 'line', 'lines')} added, ${removed} removed`,
  from: (path: string, line: number) => `${path}, from line ${line}`,
  tooLong: 'These two have too little in common to compare them line by line.',
};
