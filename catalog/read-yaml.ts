import { CST, type Document, isMap, isNode, isPair, Lexer, LineCounter, type Node, parseDocument } from 'yaml';
import { type Problem, type ProblemCode, problem } from './problem.ts';

/** Nodes and punctuation of one file; the parser's work grows with their square. */
const maxTokenCount = 20_000;
const maxNesting = 32;

/** Where a value or key stands, counted from 1. */
export type YamlPlace = { line: number; column: number };

export type YamlFile = {
  file: string;
  /** Plain data: maps, lists, texts, numbers, booleans, null. */
  data: unknown;
  /** Place of the value at `path`, or of the nearest value around it. */
  placeOf(path: readonly PropertyKey[]): YamlPlace;
  /** Place of the key itself; undefined when the file does not have it. */
  findKeyPlace(path: readonly PropertyKey[]): YamlPlace | undefined;
};

export type YamlReading = { ok: true; yaml: YamlFile } | { ok: false; problems: Problem[] };

/** Reads one document of plain YAML 1.2 core: no anchors, aliases, tags, directives, tabs or duplicate keys. */
export function readYaml(file: string, text: string): YamlReading {
  const lines = new LineCounter();
  const refused = refuseTokens(file, text);
  if (refused !== undefined) return { ok: false, problems: [refused] };
  try {
    const document = parseDocument(text, { lineCounter: lines, version: '1.2', schema: 'core', prettyErrors: false });
    const problems = [...document.errors, ...document.warnings].slice(0, 10).map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      const code: ProblemCode = error.code === 'DUPLICATE_KEY' ? 'KATA104' : 'KATA100';
      return problem(code, file, `${firstSentence(error.message)}: correct the YAML here.`, { line, column: col });
    });
    return problems.length > 0 ? { ok: false, problems } : { ok: true, yaml: yamlFile(file, document, lines) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, problems: [problem('KATA100', file, 'is nested too deeply to be read: flatten it.')] };
  }
}

const refusals: Partial<Record<CST.TokenType, string>> = {
  anchor: 'anchors are not allowed: write the value out.',
  alias: 'aliases are not allowed: write the value out.',
  tag: 'tags are not allowed: remove it.',
  'directive-line': 'YAML directives are not allowed: remove the line.',
};
const nestingSteps: Partial<Record<CST.TokenType, number>> = {
  'flow-map-start': 1,
  'flow-seq-start': 1,
  'flow-map-end': -1,
  'flow-seq-end': -1,
};

type Progress = { nesting: number; tokenCount: number };

/** A pass over the tokens before the parser sees them: cheap on hostile files, and nothing is expanded yet. */
function refuseTokens(file: string, text: string): Problem | undefined {
  const progress: Progress = { nesting: 0, tokenCount: 0 };
  let offset = 0;
  let isText = false;
  for (const token of new Lexer().lex(text)) {
    const type: CST.TokenType | null = isText ? null : CST.tokenType(token);
    const refusal = refuseToken(token, type, progress);
    if (refusal !== undefined) return problem(refusal.code, file, refusal.message, placeAt(text, offset));
    isText = type === 'scalar';
    if (!isControl(token)) offset += token.length;
  }
  return undefined;
}

type Refusal = { code: ProblemCode; message: string };

function refuseToken(token: string, type: CST.TokenType | null, progress: Progress): Refusal | undefined {
  progress.tokenCount += 1;
  progress.nesting += (type === null ? 0 : nestingSteps[type]) ?? 0;
  const message = type === null ? undefined : refusals[type];
  if (message !== undefined) return { code: 'KATA104', message };
  if (type === 'space' && token.includes('\t'))
    return { code: 'KATA104', message: 'tabs are not allowed: indent with spaces.' };
  if (progress.nesting > maxNesting)
    return { code: 'KATA100', message: `is nested deeper than ${maxNesting}: flatten it.` };
  if (progress.tokenCount > maxTokenCount)
    return { code: 'KATA107', message: `has more than ${maxTokenCount} values and marks: make it smaller.` };
  return undefined;
}

/** Tokens the lexer makes up stand for no text of the file. */
const isControl = (token: string): boolean => token === '\u0002' || token === '\u0018' || token === '\u001f';

function placeAt(text: string, offset: number): YamlPlace {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function yamlFile(file: string, document: Document.Parsed, lines: LineCounter): YamlFile {
  const place = (node: Node | null): YamlPlace => {
    const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  return {
    file,
    data: document.toJS({ maxAliasCount: 0 }),
    placeOf: (path) => {
      for (let length = path.length; length > 0; length--) {
        const node = document.getIn(path.slice(0, length), true);
        if (isNode(node)) return place(node);
      }
      return place(document.contents);
    },
    findKeyPlace: (path) => {
      const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
      if (!isMap(parent)) return undefined;
      const pair = parent.items.find((item) => isPair(item) && String(item.key) === String(path.at(-1)));
      return pair !== undefined && isNode(pair.key) ? place(pair.key) : undefined;
    },
  };
}

const firstSentence = (message: string): string => (message.split('\n')[0] ?? message).replace(/[.:]?$/, '');
