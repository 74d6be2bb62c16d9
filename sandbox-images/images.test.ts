import { expect, test } from 'vitest';
import { buildImages } from './build.ts';
import { imageNames, imageSource, imageTag, runtimeNames } from './images.ts';

test.each(imageNames)('the tag of %s is its name and 12 hex digits', (name) => {
  expect(imageTag(name)).toMatch(new RegExp(`^wirekata/${name}:[0-9a-f]{12}$`));
});

test('no two images and no two processors share a tag', () => {
  const hashes = imageNames.flatMap((name) => [imageTag(name, 'x64'), imageTag(name, 'arm64')].map(hashOf));
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('an image stands on images that are built before it', () => {
  for (const [index, name] of imageNames.entries()) {
    expect(imageNames.slice(0, index)).toEqual(expect.arrayContaining([...imageSource(name).on]));
  }
});

test('every folder with a runtime.yaml is an image', () => {
  expect(runtimeNames).toEqual(expect.arrayContaining(['node', 'python']));
  expect(imageNames.slice(-runtimeNames.length)).toEqual(runtimeNames);
});

test('an unknown image is refused with the names that there are', () => {
  expect(() => imageTag('cobol')).toThrow('there is no sandbox image "cobol"; there are base, grader');
});

test('an unknown image among those to build is refused before anything is built', async () => {
  const steps: string[] = [];
  const building = buildImages({ only: ['cobol'], onStep: ({ image }) => steps.push(image) });
  await expect(building).rejects.toThrow('there is no sandbox image "cobol"');
  expect(steps).toEqual([]);
});

function hashOf(tag: string): string | undefined {
  return tag.split(':')[1];
}
