import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from './config.ts';

const read = (file: string) => readFileSync(path.join(projectRoot, file), 'utf8');
const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

const variable = /^#?([A-Z][A-Z0-9_]+)=/gm;
const interpolated = /(?<!\$)\$\{([A-Z][A-Z0-9_]+)/g;
const readBy = (room: string) => names(read(`${room}/config.ts`), /^ {2}([A-Z][A-Z0-9_]+): /gm);

const configured = ['server', 'worker', 'setup'].flatMap(readBy);
const composed = names(read('docker-compose.yml'), interpolated);
const listed = names(read('.env.example'), variable);
const [, notForCompose = ''] = read('.env.example').split('# --- Not for docker compose');
const withheld = names(notForCompose, variable);

type Service = { environment?: Record<string, string | null> };
const { services } = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> };

/** Variables of .env that reach a service: used anywhere in its description, or passed on because they have no value there. */
function taken(service: Service): string[] {
  const passedOn = Object.entries(service.environment ?? {}).filter(([, value]) => value === null);
  return [...passedOn.map(([name]) => name), ...names(JSON.stringify(service), interpolated)];
}

test('.env.example lists every variable that is read, each once, and no other', () => {
  expect(configured).toContain('SESSION_SECRET');
  expect(composed).toContain('POSTGRES_PASSWORD');
  expect(listed.toSorted()).toEqual([...new Set([...configured, ...composed])].toSorted());
});

test.each(['server', 'worker'])(
  'docker compose drops no variable of the %s but those that .env.example says',
  (name) => {
    const reaching = taken(services[name] as Service);
    expect(reaching.length).toBeGreaterThan(5);
    expect(readBy(name).filter((variable) => !reaching.includes(variable) && !withheld.includes(variable))).toEqual([]);
  },
);

test('what .env.example keeps from docker compose is all that compose takes from nowhere', () => {
  const reaching = Object.values(services).flatMap(taken);
  expect(withheld.toSorted()).toEqual(listed.filter((variable) => !reaching.includes(variable)).toSorted());
});
