/** Remembers for each caller when its requests got in. */
export function createLimiter() {
  const admittedAt = new Map();
  return {
    /** `waitMs`: until the next place is free, for who did not get in. */
    async admit(caller, { limit, windowMs }) {
      const now = Date.now();
      const times = (admittedAt.get(caller) ?? []).filter((time) => time > now - windowMs);
      admittedAt.set(caller, times);
      if (times.length >= limit) return { isAdmitted: false, limit, remaining: 0, waitMs: times[0] + windowMs - now };
      times.push(now);
      return { isAdmitted: true, limit, remaining: limit - times.length, waitMs: 0 };
    },
  };
}
