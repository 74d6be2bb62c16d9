/** Text with `code` between backticks, as authors and verdicts write it; nothing else of Markdown. */
export function InlineCode({ children }: { children: string }) {
  return children.split(/`([^`\n]+)`/).map((part, index) => {
    if (index % 2 === 0) return part;
    // biome-ignore lint/suspicious/noArrayIndexKey: a part has no identity but its place
    return <code key={index}>{part}</code>;
  });
}
