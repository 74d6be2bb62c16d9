import PostalMime from 'postal-mime';
import type { Mail } from '../api/served.ts';

const limits = { maxNestingDepth: 32, maxHeadersSize: 256 * 1024, maxRfc822NestingDepth: 0 };

/** The readable parts of a message; of one that cannot be parsed there are none. */
export async function parseMail(raw: Buffer): Promise<Pick<Mail, 'subject' | 'text' | 'html' | 'headers'>> {
  try {
    const { subject = '', text = '', html = '', headers } = await PostalMime.parse(raw, limits);
    return { subject, text, html, headers: headers.map(({ key, value }) => ({ name: key, value })) };
  } catch {
    return { subject: '', text: '', html: '', headers: [] };
  }
}
