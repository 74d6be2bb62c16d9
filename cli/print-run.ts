import type { RunEventBody } from '#contracts/run-event.ts';
import type { TestFailure, TestResult, Verdict } from '#contracts/verdict.ts';
import type { Report } from './report.ts';

const phases = { building: 'Building', booting: 'Starting', testing: 'Testing' } as const;

/** Prints a run for people as it happens; `only` leaves out every other test. */
export function printRunEvent(report: Report, event: RunEventBody, only?: string): void {
  const isShown = (test: string): boolean => only === undefined || only === test;
  switch (event.type) {
    case 'attempt-started':
      if (event.attempt > 1) report.line(`The platform lost the run; this is try ${event.attempt}.`);
      break;
    case 'phase':
      report.line(report.paint('dim', `${phases[event.phase]} …`));
      break;
    case 'test-finished':
      if (isShown(event.result.id)) printTest(report, event.result);
      break;
    case 'note':
      if (isShown(event.test)) report.line(report.paint('dim', `    ${event.text}`));
      break;
    case 'output':
      if (!event.sealed) report.line(report.paint('dim', indent(`${event.process}: ${event.text.trimEnd()}`, '  │ ')));
      break;
    case 'process-exited':
      if (!event.expected)
        report.line(`  ${event.process} ended: ${event.signal ?? `exit code ${event.code ?? 'unknown'}`}`);
      break;
    case 'output-capped':
      report.line(`  ${event.process} printed more than ${event.shownBytes} bytes; the rest is not shown.`);
      break;
    case 'test-started':
    case 'http-exchange':
    case 'process-started':
    case 'workbench':
    case 'hidden':
    case 'finished':
      break;
    default:
      event satisfies never;
  }
}

const marks = { passed: '✓', failed: '✗', 'timed-out': '✗', skipped: '-' } as const;
const colours = { passed: 'green', failed: 'red', 'timed-out': 'red', skipped: 'dim' } as const;

function printTest(report: Report, { status, title, durationMs, failure }: TestResult): void {
  const mark = report.paint(colours[status], marks[status]);
  const time = status === 'skipped' ? 'skipped' : `${Math.round(durationMs)} ms`;
  report.line(`${mark} ${title} ${report.paint('dim', `(${time})`)}`);
  if (failure !== undefined) printFailure(report, failure);
}

/** The four parts of a failure: did, expected, got, see. */
function printFailure(report: Report, { message, did, expected, actual, curl }: TestFailure): void {
  report.line(indent(message, '    '));
  const parts: [name: string, text: string | undefined][] = [
    ['did', did],
    ['expected', expected],
    ['got', actual],
    ['try', curl],
  ];
  for (const [name, text] of parts) {
    if (text !== undefined)
      report.line(`    ${report.paint('bold', name.padEnd(9))}${indent(text, ' '.repeat(13)).trimStart()}`);
  }
}

export function printVerdict(report: Report, { status, score, reason, timings }: Verdict): void {
  const isPassed = status === 'passed';
  report.line();
  report.line(
    `${report.paint(['bold', isPassed ? 'green' : 'red'], status)}  ${score} of 100 points, ${Math.round(timings.podMs)} ms`,
  );
  report.line(reason);
}

const indent = (text: string, by: string): string => text.replace(/^/gm, by);
