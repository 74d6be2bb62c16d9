/** No pattern may look far: the text is the learner's, and a hostile one would make it look from everywhere. */
const traces = [
  /^[ \t]{1,40}at .{1,300}?:\d{1,7}:\d{1,7}/m,
  /Traceback \(most recent call last\)/,
  /File "[^"\n]{1,300}", line \d/,
  /goroutine \d{1,9} \[/,
  /\.(?:java|kt):\d{1,7}\)/,
  /\.rb:\d{1,7}:in /,
  /#\d{1,4} \/.{1,300}?\.php\(\d/,
  /node_modules\/|\/work\/\w/,
];
const maxLength = 64 * 1024;

/** The first thing in a text that looks like a stack trace of any of our languages. */
export function traceIn(text: string): string | undefined {
  const start = text.slice(0, maxLength);
  const lines = start.replaceAll(/\\n|<br ?\/?>/g, '\n').replaceAll('&nbsp;', ' ');
  return traces.map((pattern) => pattern.exec(lines)?.[0].trim().slice(0, 200)).find((match) => match !== undefined);
}
