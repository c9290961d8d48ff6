import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { answerDeletes } from '../../main/app/delete-answers.ts';
import { itemAt, same } from './chapters-edits.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

export async function interruptedDownload(stage: Stage, story: Story): Promise<void> {
  const path = '03 Site/Monitoring/Vibration library 2026-04.csv';
  const { sandbox, workspace } = stage;
  const before = (await stage.files()).get(path);
  const item = await itemAt(stage, path);
  const measurements = new Uint8Array(await readFile(join(stage.folder, path))).fill(0x2e, 0, 1000);
  await sandbox.save(workspace.id, path, measurements);
  await sandbox.fault({
    method: 'GET',
    pathMatches: `^/1/documents/${item?.id ?? 0}$`,
    times: 1000,
    effect: { kind: 'truncate', after: 6_000_000 },
  });
  story.did('The 21 MB file of measurements has a new version. Its download breaks off after 6 MB, again and again.');
  const broken = await stage.sync();
  story.check('Tidemark says that it failed', broken.failures === 1 || broken.stopped !== null);
  story.check(
    'the old file is untouched, and no half file is left',
    (await stage.files()).get(path) === before && (await partials(stage)) === 0,
  );
  await sandbox.clearFaults();
  story.did('The line is back.');
  const report = await stage.sync();
  const there = await itemAt(stage, path);
  story.check('the next sync brings it whole', report.downloads === 1 && (await stage.files()).get(path) === there?.sha256);
}

export async function massDelete(stage: Stage, story: Story): Promise<void> {
  const before = await stage.files();
  const there = await stage.sandbox.tree(stage.workspace.id);
  for (const name of ['02 Drawings', '03 Site', '04 Meetings', '05 Cost']) {
    await rm(join(stage.folder, name), { recursive: true });
  }
  story.did('Four folders with most of the documents vanish from the disk at once.');
  const report = await stage.sync();
  const after = await stage.sandbox.tree(stage.workspace.id);
  story.check('nothing is deleted on the service: Tidemark asks first', report.asksAboutDeletes && after.length === there.length);
  const items = answerDeletes(stage.host, stage.pair, 'keep');
  story.did(`You say: keep (tidemark confirm-deletes ${stage.pair.id} keep).`);
  await stage.sync();
  const back = await stage.files();
  const isBack = [...before].every(([path, hash]) => back.get(path) === hash);
  story.check(`all ${before.size} files are in the folder again`, items > 0 && isBack && back.size === before.size);
}

export async function nothingLeaked(stage: Stage, story: Story): Promise<void> {
  const { clientSecret } = stage.sandbox.facts.credentials.robot;
  let files = 0;
  let found = 0;
  for (const top of [stage.home, stage.folder]) {
    for (const entry of await readdir(top, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      files += 1;
      const text = await readFile(join(entry.parentPath, entry.name), 'latin1');
      if (text.includes(clientSecret)) found += 1;
    }
  }
  story.check(`the robot's secret is in none of the ${files} files that Tidemark has written`, found === 0);
}

export async function theEnd(stage: Stage, story: Story): Promise<void> {
  const report = await stage.sync();
  const files = await stage.files();
  const there = (await stage.sandbox.tree(stage.workspace.id)).filter(({ type }) => type === 'document');
  const hashes = there.map(({ sha256 }) => sha256 ?? '').toSorted();
  story.check('both sides hold the same', same([...files.values()].toSorted(), hashes));
  const open = report.held + report.conflicts + report.failures;
  story.check(
    'nothing is left to do',
    report.downloads + report.uploads + report.otherSteps + open === 0 && report.stopped === null,
  );
  story.check('no temporary file is left', (await partials(stage)) === 0);
}

async function partials(stage: Stage): Promise<number> {
  const names = await readdir(stage.folder, { recursive: true });
  return names.filter((name) => name.endsWith('.partial')).length;
}
