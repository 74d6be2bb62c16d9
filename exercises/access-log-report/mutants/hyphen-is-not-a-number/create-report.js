const lineForm =
  /^(?<address>[^ ]+) - [^ ]+ \[[^\]]+\] "[A-Z]+ (?<path>\/[^ "?]*)(?:\?[^ "]*)? HTTP\/\d\.\d" (?<status>[1-5]\d\d) (?<bytes>\d+|-) (?<ms>\d+)$/;
const topCount = 5;

/** Takes the lines of an access log one by one and says at the end what they were like. */
export function createReport() {
  const statusClasses = { '1xx': 0, '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 };
  const countOfPath = new Map();
  const addresses = new Set();
  const times = [];
  let malformed = 0;
  let bytes = 0;

  return {
    add(line) {
      if (line === '') return;
      const parts = lineForm.exec(line)?.groups;
      if (parts === undefined) {
        malformed += 1;
        return;
      }
      statusClasses[`${parts.status[0]}xx`] += 1;
      countOfPath.set(parts.path, (countOfPath.get(parts.path) ?? 0) + 1);
      addresses.add(parts.address.toLowerCase());
      times.push(Number(parts.ms));
      bytes += Number(parts.bytes);
    },

    summarise: () => ({
      total: times.length,
      malformed,
      bytes,
      statusClasses,
      topPaths: [...countOfPath]
        .map(([path, count]) => ({ path, count }))
        .sort((a, b) => b.count - a.count || compareCodes(a.path, b.path))
        .slice(0, topCount),
      uniqueAddresses: addresses.size,
      p95Ms: percentile(times, 0.95),
    }),
  };
}

function compareCodes(a, b) {
  return a < b ? -1 : Number(a > b);
}

/** By nearest rank; null for no values. */
function percentile(values, fraction) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.ceil(sorted.length * fraction) - 1] ?? null;
}
