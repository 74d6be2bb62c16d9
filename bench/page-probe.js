// Runs in the page before anything else, and keeps what `page-speed.ts` asks for. `__content` is the selector of what the page is for.
globalThis.__timings = { paintMs: 0, largestPaintMs: 0, layoutShift: 0, shifts: [], longTasks: [], contentMs: 0 };
{
  const timings = globalThis.__timings;
  const observe = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });

  observe('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') timings.paintMs = startTime;
  });
  observe('largest-contentful-paint', ({ startTime }) => {
    timings.largestPaintMs = startTime;
  });
  observe('longtask', ({ startTime, duration }) =>
    timings.longTasks.push({ startMs: startTime, endMs: startTime + duration }),
  );
  observe('layout-shift', ({ value, hadRecentInput, sources }) => {
    if (hadRecentInput) return;
    timings.layoutShift += value;
    const moved = sources.map(({ node }) => node?.className || node?.nodeName || '?');
    timings.shifts.push({ value, moved });
  });

  const watch = new MutationObserver(() => {
    if (document.querySelector(globalThis.__content) === null) return;
    timings.contentMs = performance.now();
    watch.disconnect();
  });
  watch.observe(document, { childList: true, subtree: true });
}
