const entryTtlMs = 60_000;

/** Cache-aside in the memory of the process. Of those who miss, the first asks; the others wait for its answer. */
export function createCache({ missTtlMs }) {
  const entries = new Map();

  return {
    async read(key, load) {
      const entry = entries.get(key);
      if (entry !== undefined && entry.endsMs > Date.now()) return entry.value;
      const value = load();
      const mine = { value, endsMs: Date.now() + entryTtlMs };
      entries.set(key, mine);
      if ((await value) === null) mine.endsMs = Date.now() + missTtlMs;
      return value;
    },

    async forget(...keys) {
      for (const key of keys) entries.delete(key);
    },
  };
}
