/** Whether the rest of a group still makes sense; an infinite loop must not cost tests × time-out. */
export interface GroupHealth {
  /** Why the remaining tests are skipped, in words for the learner; `null` while all is well. */
  readonly brokenReason: string | null;
  breakOff(reason: string): void;
  /** Counts an end of a process that nobody asked for; the second in a group breaks it off. */
  countDeath(reason: string): void;
  beginGroup(): void;
}

const maxDeathCount = 2;

export function createGroupHealth(): GroupHealth {
  let brokenReason: string | null = null;
  let deathCount = 0;
  const breakOff = (reason: string): void => {
    brokenReason ??= reason;
  };
  return {
    get brokenReason() {
      return brokenReason;
    },
    breakOff,
    countDeath(reason) {
      if (++deathCount >= maxDeathCount)
        breakOff(`${reason} It has ended by itself ${deathCount} times in this group.`);
    },
    beginGroup() {
      brokenReason = null;
      deathCount = 0;
    },
  };
}
