import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

export async function firstSync(stage: Stage, story: Story): Promise<void> {
  const { sandbox, workspace } = stage;
  const there = (await sandbox.tree(workspace.id)).filter(({ type }) => type === 'document');
  const began = performance.now();
  const report = await stage.sync();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const files = await stage.files();
  const bytes = there.reduce((sum, { size }) => sum + (size ?? 0), 0);
  story.did(`${report.downloads} documents (${(bytes / 1e6).toFixed(0)} MB) came down in ${seconds} s.`);
  const hashes = [...files.values()].toSorted();
  story.check(
    'the folder holds exactly the documents of the service, byte for byte',
    same(hashes, there.map(({ sha256 }) => sha256 ?? '').toSorted()),
  );
  const twins = [...files.keys()].filter((path) => path.startsWith('Status'));
  story.check(`two documents with one name have two names here: ${twins.join(', ')}`, twins.length === 2);
  await sandbox.resetRequests();
  const second = await stage.sync();
  const requests = await sandbox.requests();
  story.check(
    'a second sync transfers nothing',
    second.downloads + second.uploads + second.otherSteps === 0 && !('GET /1/documents/{id}' in requests),
  );
}

export async function editHere(stage: Stage, story: Story): Promise<void> {
  const path = '05 Cost/Budget.csv';
  const before = await itemAt(stage, path);
  await appendFile(join(stage.folder, path), 'Solar panels;48000;0\n');
  story.did(`A line is added to "${path}" in the folder.`);
  const report = await stage.sync();
  const after = await itemAt(stage, path);
  story.check('it was uploaded', report.uploads === 1 && after?.sha256 === (await stage.files()).get(path));
  story.check('as a new version of the same document', after?.id === before?.id);
}

export async function editThere(stage: Stage, story: Story): Promise<void> {
  const path = '04 Meetings/2026-08-25 Minutes 10 - Handover.md';
  const text = '# Minutes 10\n\nHanded over on time. The choir sang.\n';
  await stage.sandbox.save(stage.workspace.id, path, text);
  story.did(`A colleague saves "${path}" on the service.`);
  const report = await stage.sync();
  const here = await readFile(join(stage.folder, path), 'utf8');
  story.check('it was downloaded', report.downloads === 1 && here === text);
  const times = await stat(join(stage.folder, path));
  story.check('with the time of the edit', Math.abs(times.mtimeMs - Date.now()) < 60_000);
}

export async function itemAt(stage: Stage, path: string) {
  return (await stage.sandbox.tree(stage.workspace.id)).find((item) => item.path === path);
}

/** Whether two lists hold the same in the same order. */
export function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
