const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\u0007' };
const word = /\s*(?:"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|([^\s"']+))(?=\s|$)/y;

/** The words of a line as `redis-cli` reads them; `null` when a quotation does not end, or another word begins right behind it. */
export function splitWords(line: string): string[] | null {
  const words: string[] = [];
  const text = line.trimEnd();
  for (let at = 0; at < text.length; at = word.lastIndex) {
    word.lastIndex = at;
    const found = word.exec(text);
    if (found === null) return null;
    const [, double, single, plain] = found;
    if (double !== undefined) words.push(double.replaceAll(/\\([\s\S])/g, (_, one: string) => escapes[one] ?? one));
    else words.push(single?.replaceAll("\\'", "'") ?? plain ?? '');
  }
  return words;
}
