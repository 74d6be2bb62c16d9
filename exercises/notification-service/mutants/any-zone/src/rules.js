import { z } from 'zod';
import { Refusal } from './errors.js';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/);
const timeZone = z.string();

const Preferences = z.object({
  channels: z.array(z.enum(['email', 'webhook', 'in-app'])),
  email: z.email().optional(),
  webhook: z.url().optional(),
  timeZone: timeZone.default('UTC'),
  quiet: z.object({ from: timeOfDay, to: timeOfDay }).optional(),
});

const Notification = z.object({
  key: z.string().min(1).max(200),
  user: z.string().min(1),
  // A line break in a header would begin another header.
  subject: z.string().min(1).max(200).regex(/^\P{Cc}*$/u),
  text: z.string().max(20_000),
});

export const checkPreferences = (body) => check(Preferences, body);
export const checkNotification = (body) => check(Notification, body);

function check(schema, body) {
  const { data, error } = schema.safeParse(body ?? {});
  if (error === undefined) return data;
  const fields = Object.fromEntries(error.issues.map(({ path, message }) => [path[0] ?? 'body', message]));
  throw new Refusal(422, 'the request is not valid', fields);
}
