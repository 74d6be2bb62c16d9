/** What a set-up opened, closed in reverse: each start yields its close. */
export type CloseStack = {
  add(name: string, close: () => Promise<void>): void;
  /** Closes everything once, however often it is called; a close that fails is reported and the others go on. */
  closeAll(): Promise<void>;
};

export function createCloseStack(report: (line: string) => void): CloseStack {
  const open: { name: string; close: () => Promise<void> }[] = [];
  let closing: Promise<void> | undefined;
  const closeInReverse = async () => {
    for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
      const { name } = entry;
      await entry.close().catch((error: unknown) => report(`could not stop ${name}: ${String(error)}`));
    }
  };
  return {
    add: (name, close) => void open.push({ name, close }),
    closeAll: () => {
      closing ??= closeInReverse();
      return closing;
    },
  };
}
