import type { Plugin } from 'vite';

const writers = /zod\/v4\/core\/(json-schema-processors|to-json-schema)\.js$/;

/**
 * Pages parse by schemas and never describe them: the part of zod that writes JSON Schema would be 7 kB of every first load. Its
 * exports stay, and refuse.
 */
export function withoutJsonSchema(): Plugin {
  return {
    name: 'without-json-schema',
    apply: 'build',
    transform: {
      filter: { id: writers },
      handler: (code) => {
        const names = [...code.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name ?? '');
        // Made for each schema at once, called by nobody.
        const isFactory = (name: string) => name.startsWith('create');
        const lines = names.map((name) => `export const ${name} = ${isFactory(name) ? '() => refuse' : 'refuse'};`);
        const refuse = `const refuse = () => { throw new Error('There is no JSON Schema in the browser.'); };`;
        return { code: [refuse, ...lines].join('\n'), map: null };
      },
    },
  };
}
