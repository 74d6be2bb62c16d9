import classes from './statement-list.module.css';

const words =
  'select|insert|update|delete|from|where|join|left|right|inner|outer|full|cross|lateral|on|using|and|or|not|in|is|null|as|into|values|set|order|group|by|having|limit|offset|returning|with|union|all|distinct|case|when|then|else|end|exists|between|like|ilike|begin|commit|rollback|create|table|index|if|primary|key|references|default|unique|asc|desc|for|true|false|conflict|do|nothing';
const tokens = new RegExp(`('(?:[^']|'')*'?)|(\\$\\d+|\\b\\d+(?:\\.\\d+)?\\b)|\\b(${words})\\b`, 'gi');

/** SQL with its key words, strings and numbers in colours. Text nodes only: the statement is the learner's. */
export function SqlText({ text }: { text: string }) {
  const parts: { text: string; kind?: string }[] = [];
  let start = 0;
  for (const match of text.matchAll(tokens)) {
    parts.push({ text: text.slice(start, match.index) });
    parts.push({ text: match[0], kind: match[1] ? 'string' : match[2] ? 'number' : 'word' });
    start = match.index + match[0].length;
  }
  parts.push({ text: text.slice(start) });
  return (
    <code>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part has no identity but its place
        <span key={index} className={part.kind && classes[part.kind]}>
          {part.text}
        </span>
      ))}
    </code>
  );
}
