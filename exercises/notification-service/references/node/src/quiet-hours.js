const daySeconds = 86_400;

/** When a message may be sent at the earliest: now, or at the end of the user's quiet hours. */
export function earliest(now, { timeZone, quiet }) {
  if (!quiet) return now;
  const [from, to] = [secondsOf(quiet.from), secondsOf(quiet.to)];
  const local = secondsOf(now.toLocaleTimeString('en-GB', { timeZone, hourCycle: 'h23' }));
  // Counted from the begin of the window, so that one over midnight is like any other.
  const passed = (local - from + daySeconds) % daySeconds;
  const length = (to - from + daySeconds) % daySeconds;
  if (passed >= length) return now;
  return new Date(Math.floor(now / 1000) * 1000 + (length - passed) * 1000);
}

/** `07:30` → 27000 */
function secondsOf(time) {
  const [hours, minutes, seconds = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * 60 + seconds;
}
