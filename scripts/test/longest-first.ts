import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, by hand: a fresh checkout has no times of an earlier run, and what begins last must not take a minute more. */
const longest = [
  'test/renderer/screens',
  'test/crash/',
  'test/terminal/commands',
  'test/surface/desk',
  'test/scenarios/g4',
  'test/e2e/',
  'test/disk/watcher',
  'test/renderer/',
  'test/scenarios/',
  'test/boards/',
  'test/terminal/',
  'test/shell/',
  'test/package/',
  'test/sync/',
];

/** Files in the order in which two workers are done soonest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted
      .map((file) => ({ file, rank: rankOf(file) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ file }) => file);
  }
}

function rankOf({ moduleId, project }: TestSpecification): number {
  const path = relative(project.config.root, moduleId).replaceAll('\\', '/');
  const index = longest.findIndex((start) => path.startsWith(start));
  return index < 0 ? longest.length : index;
}
