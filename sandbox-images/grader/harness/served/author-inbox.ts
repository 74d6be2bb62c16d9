import type { Inbox, Mail } from '../api/served.ts';
import { awaitMessage, awaitSilence, type Look } from '../connection/await-message.ts';
import { LearnerFailure } from '../failure.ts';
import type { TestScopes } from '../test-scope.ts';
import type { MailServer } from './mail-server.ts';

const mailLook: Look<Mail> = {
  valueOf: (mail) => mail,
  show: ({ to, subject, code }) => `to ${to.join(', ')}: ${subject}${code === null ? '' : ` (${code})`}`,
};

/** The inbox as authors of exercises see it. */
export function createAuthorInbox(server: MailServer, scopes: TestScopes): Inbox {
  const look = (): MailServer => {
    scopes.current().hasReadAnswer = true;
    return server;
  };
  const change = (...args: Parameters<MailServer['change']>): void => {
    scopes.current();
    server.change(...args);
  };
  const connection = () => ({
    ...{ log: look().accepted, look: mailLook, scope: scopes.current(), name: 'inbox' },
    parts: { did: 'waited for mail' },
    explainEnd: async () => new LearnerFailure({ message: 'The inbox was closed.' }),
  });
  return {
    mails: () => look().accepted.all,
    attempts: () => look().attempts,
    next: (match, { within } = {}) => awaitMessage(connection(), match, within),
    nothing: (match, { within } = {}) => awaitSilence(connection(), match, within),
    reply: (code, options = {}) => change(code, options),
    hang: (options = {}) => change('hang', options),
    cut: (options = {}) => change('cut', options),
  };
}
