import type { Json } from '../api/values.ts';
import { LearnerFailure } from '../failure.ts';
import { clip } from '../json/clip.ts';
import { parseJson } from '../json/safe-json.ts';
import type { SeenExchange, TestScope } from '../test-scope.ts';

/** The exchange a message came over, and the test that reads it. */
export type MessageOrigin = { seen: SeenExchange; scope: TestScope };

/** @throws LearnerFailure when the text is not JSON, as the body of an answer does. */
export function parseMessage(text: string, { seen, scope }: MessageOrigin): Json {
  scope.hasReadAnswer = true;
  const parsed = parseJson(text);
  if ('value' in parsed) return parsed.value;
  throw new LearnerFailure({
    message: `A message of the server ${parsed.problem}.`,
    did: seen.did,
    expected: 'a JSON message',
    actual: clip(text, 512),
    see: [seen.n],
  });
}
