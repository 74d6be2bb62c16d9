import { defineConfig } from 'vitest/config';

const node = { environment: 'node' as const };

export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        test: {
          ...node,
          name: 'unit',
          include: ['{contracts,catalog,server,worker,cli,setup,sandbox-images,web}/**/*.test.ts'],
          exclude: ['**/*.{integration,docker}.test.ts', '**/node_modules/**'],
          // Some of them start processes, and wait for them on a machine that may be busy.
          testTimeout: 30_000,
          // Most of their time is spent waiting for those.
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...node,
          name: 'integration',
          include: ['{server,catalog,worker}/**/*.integration.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          ...node,
          name: 'docker',
          include: ['{worker,sandbox-images,setup}/**/*.docker.test.ts', 'test/attacks/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Much of their time is spent waiting for a limit.
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...node,
          name: 'authoring',
          include: ['cli/**/*.docker.test.ts', 'test/exercises/**/*.test.ts'],
          exclude: ['test/exercises/verify.test.ts', '**/node_modules/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Most of them wait for their program or for a limit of time.
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...node,
          name: 'exercises',
          include: ['test/exercises/verify.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Two processors run two pods while a third is made; with more, limits of time would be met that are not the solutions'.
          maxConcurrency: 3,
        },
      },
      {
        test: {
          ...node,
          name: 'e2e',
          include: ['test/{e2e,faults}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
