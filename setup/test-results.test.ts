import { expect, test } from 'vitest';
import { countTests } from './test-results.ts';

const file = { status: 'passed', assertionResults: [{ status: 'passed' }] };
const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [file] };

test('counts passed and failed tests', () => {
  expect(countTests(report, 0)).toEqual({ passed: 3, failed: 0 });
  expect(countTests({ ...report, numFailedTests: 2 }, 1)).toEqual({ passed: 3, failed: 2 });
});

test('counts a skipped test and one that is not written as failed', () => {
  expect(countTests({ ...report, numPendingTests: 1, numTodoTests: 1 }, 0)).toEqual({ passed: 3, failed: 2 });
});

test('counts a file that broke before its first test as failed', () => {
  const broken = { status: 'failed', assertionResults: [] };
  expect(countTests({ ...report, testResults: [file, broken] }, 1)).toEqual({ passed: 3, failed: 1 });
});

test('counts a run without tests, without a report or with an unexplained end as one failure', () => {
  expect(countTests({ ...report, numPassedTests: 0, testResults: [] }, 0)).toEqual({ passed: 0, failed: 1 });
  expect(countTests(null, 0)).toEqual({ passed: 0, failed: 1 });
  expect(countTests(report, 1)).toEqual({ passed: 3, failed: 1 });
});
