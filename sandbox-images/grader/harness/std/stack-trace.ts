const traces = [
  /^\s+at .+:\d+:\d+/m,
  /Traceback \(most recent call last\)/,
  /File "[^"]+", line \d+/,
  /goroutine \d+ \[/,
  /\.(java|kt):\d+\)/,
  /\.rb:\d+:in /,
  /#\d+ \/.+\.php\(\d+\)/,
  /node_modules\/|\/work\/\w+/,
];

/** The first thing in a text that looks like a stack trace of any of our languages. */
export function traceIn(text: string): string | undefined {
  const lines = text.replaceAll(/\\n|<br\s*\/?>/g, '\n').replaceAll('&nbsp;', ' ');
  return traces.map((pattern) => pattern.exec(lines)?.[0].trim().slice(0, 200)).find((match) => match !== undefined);
}
