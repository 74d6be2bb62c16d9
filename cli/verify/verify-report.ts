import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Exercise } from '#catalog/load-exercise.ts';
import { isError } from '#catalog/problem.ts';
import { VerifyReport, verifyReportFile } from '#contracts/verify-report.ts';
import { imageTag } from '#sandbox-images/images.ts';
import { sandboxImagesOf } from '../prepare-sandbox.ts';
import type { VerifyResult } from './verify-exercise.ts';

const reportPath = (exercise: Exercise, outDir: string | undefined): string =>
  outDir === undefined
    ? path.join(exercise.folder, verifyReportFile)
    : path.join(outDir, `${exercise.slug}.${verifyReportFile}`);

export type ReportOrder = { exercise: Exercise; runCount: number; outDir: string | undefined };

/** @returns where the report is. */
export async function writeVerifyReport(order: ReportOrder, { outcomes, problems }: VerifyResult): Promise<string> {
  const { exercise, runCount, outDir } = order;
  const report: VerifyReport = {
    ...{ v: 1, slug: exercise.slug, version: exercise.manifest.version, revision: exercise.revision },
    ...{ images: currentImages(exercise), runs: runCount, verifiedAt: new Date().toISOString() },
    ok: !problems.some(isError),
    subjects: outcomes.map(({ outcome: { subject, runs }, problems: found }) => ({
      ...{ kind: subject.kind, id: subject.id, ok: !found.some(isError), runs: runs.length },
    })),
    problems: problems.map(({ code, severity, message }) => ({ code, severity, message })),
  };
  const file = reportPath(exercise, outDir);
  await writeFile(file, `${JSON.stringify(VerifyReport.parse(report), null, 2)}\n`);
  return file;
}

/** Whether a green report of this very content and these very images is there, with at least as many runs. */
export async function isProven({ exercise, runCount, outDir }: ReportOrder): Promise<boolean> {
  const text = await readFile(reportPath(exercise, outDir), 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  const report = parseReport(text);
  return (
    report?.ok === true &&
    report.revision === exercise.revision &&
    report.runs >= runCount &&
    JSON.stringify(report.images) === JSON.stringify(currentImages(exercise))
  );
}

function parseReport(text: string): VerifyReport | undefined {
  try {
    return VerifyReport.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function currentImages(exercise: Exercise): Record<string, string> {
  return Object.fromEntries(sandboxImagesOf([exercise]).map((name) => [name, imageTag(name)]));
}
