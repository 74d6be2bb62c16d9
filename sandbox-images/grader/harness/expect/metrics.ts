import type { Metrics } from '../api/expect.ts';
import { LearnerFailure } from '../failure.ts';
import { clip } from '../json/clip.ts';
import { showValue } from '../json/show-value.ts';
import type { TestScope } from '../test-scope.ts';
import { failAt } from './fail.ts';
import { parseMetrics, type Sample } from './parse-metrics.ts';

const shownCount = 40;

/** @throws LearnerFailure when the text is not the Prometheus text format. */
export function expectMetrics(scope: TestScope, text: string): Metrics {
  scope.hasReadAnswer = true;
  const at = scope.exchanges.slice(-1);
  const parsed = parseMetrics(text);
  if ('problem' in parsed) {
    return failAt(at, {
      message: `The metrics are not in the Prometheus text format: ${parsed.problem}.`,
      expected: 'lines such as http_requests_total{method="GET"} 3',
      actual: clip(text, 1024),
    });
  }
  const { samples, types } = parsed;
  const find = (name: string, labels: Record<string, string>): Sample[] =>
    samples.filter(
      (one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
    );
  return {
    names: () => [...new Set(samples.map(({ name }) => name))],
    samples: (name, labels = {}) => find(name, labels).map((one) => ({ labels: one.labels, value: one.value })),
    type: (name) => types.get(name) ?? null,
    value(name, labels = {}) {
      const found = find(name, labels);
      if (found.length > 0) return found.reduce((sum, { value }) => sum + value, 0);
      const wanted = `${name}${Object.keys(labels).length === 0 ? '' : ` with ${showValue(labels)}`}`;
      const near = samples.filter((one) => one.name === name);
      const shown = (near.length > 0 ? near : samples).slice(0, shownCount);
      throw new LearnerFailure({
        message: `There is no metric ${wanted}.`,
        ...(at[0] === undefined ? {} : { did: at[0].did, see: [at[0].n] }),
        expected: wanted,
        actual: shown.map((one) => `${one.name} ${showValue(one.labels, { length: 200 })}`).join('\n') || 'no metric',
      });
    },
  };
}
