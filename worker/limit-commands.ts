const maxUnderWay = 16;
const maxPerSecond = 20;

/** Keeps one session from filling the grader's and everybody's queues. */
export type CommandLimits = {
  /** Why this command is not carried out, or null: it is under way from now on. */
  refuse(id: string): string | null;
  answered(id: string): void;
};

export function limitCommands(now: () => number = () => performance.now()): CommandLimits {
  const underWay = new Set<string>();
  let secondBeganMs = now();
  let count = 0;
  return {
    refuse(id) {
      if (now() - secondBeganMs >= 1000) [secondBeganMs, count] = [now(), 0];
      if (underWay.has(id)) return 'This command is under way already.';
      if (underWay.size >= maxUnderWay) return `${maxUnderWay} commands are under way. Wait until one is answered.`;
      if (++count > maxPerSecond) return `At most ${maxPerSecond} commands a second are carried out.`;
      underWay.add(id);
      return null;
    },
    answered: (id) => void underWay.delete(id),
  };
}
