import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { checkDisk } from './check-disk.ts';

test('names the folder, what is free and what is needed', async () => {
  await expect(checkDisk([tmpdir()], 1e18)).rejects.toThrow(
    /^The disk that holds .+ has [\d.]+ GB free; Wirekata needs 931322574\.6 GB\. Free some/,
  );
});

test('passes over folders that are not on this machine', async () => {
  await expect(checkDisk(['/no/such/folder'], 1e18)).resolves.toBeUndefined();
});
