import { stripVTControlCharacters } from 'node:util';
import type { Caused, HttpExchange } from '#contracts/run-event.ts';
import type { Report } from './report.ts';

const shownCharacters = 2000;

type Message = HttpExchange['request'] | NonNullable<HttpExchange['response']>;

/** One exchange as it went over the wire, with what it caused; `only` leaves out those of every other test. */
export function printExchange(report: Report, exchange: HttpExchange, only?: string): void {
  if (only !== undefined && exchange.test !== only) return;
  const { n, request, response, error, durationMs, caused } = exchange;
  const result = response === null ? (error ?? 'no answer') : String(response.status);
  report.line(
    report.paint(
      'cyan',
      `  #${n} ${plain(`${request.method} ${request.path}`)} → ${plain(result)}  ${Math.round(durationMs)} ms`,
    ),
  );
  printMessage(report, '>', request);
  if (response !== null) printMessage(report, '<', response);
  if (caused !== undefined) printCaused(report, caused);
}

function printMessage(report: Report, mark: string, { headers, body, bodyBytes }: Message): void {
  for (const [name, value] of headers) report.line(report.paint('dim', plain(`     ${mark} ${name}: ${value}`)));
  if (body === '') return;
  const cut = bodyBytes > shownCharacters ? report.paint('dim', ` … ${bodyBytes} bytes`) : '';
  report.line(`     ${mark} ${plain(body.slice(0, shownCharacters))}${cut}`);
}

function printCaused(report: Report, { sql, sqlCount, redis, redisCount, calls = [], callCount = 0 }: Caused): void {
  for (const { text, rows, ms, error } of sql) {
    const facts = [ms === null ? '' : `${ms.toFixed(1)} ms`, rows === null ? '' : `${rows} rows`, error ?? ''];
    report.line(
      `     sql    ${plain(text.replace(/\s+/g, ' '))}  ${report.paint('dim', facts.filter(Boolean).join(', '))}`,
    );
  }
  if (sqlCount > sql.length) report.line(`     sql    … ${sqlCount} statements in all`);
  for (const { words } of redis) report.line(`     redis  ${plain(words.join(' '))}`);
  if (redisCount > redis.length) report.line(`     redis  … ${redisCount} commands in all`);
  for (const { stub, method, path, status } of calls)
    report.line(`     ${plain(`call   ${stub}  ${method} ${path} → ${status ?? 'no answer'}`)}`);
  if (callCount > calls.length) report.line(`     call   … ${callCount} calls in all`);
}

/** What a solution sends may not steer the terminal. */
const plain = (text: string): string => stripVTControlCharacters(text);
