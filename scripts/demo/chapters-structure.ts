import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveConflict } from '../../main/app/resolve.ts';
import { itemAt } from './chapters-edits.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

export async function conflict(stage: Stage, story: Story): Promise<void> {
  const path = '06 Quality/Snag list.csv';
  const [mine, theirs] = ['no;room;snag\n1;A-104;Door sticks\n', 'no;room;snag\n1;B-202;Paint runs\n'];
  await writeFile(join(stage.folder, path), mine);
  await stage.sandbox.save(stage.workspace.id, path, theirs);
  story.did(`"${path}" is saved here and, at the same time, by a colleague on the service.`);
  const report = await stage.sync();
  const [record] = stage.host.mirror.conflicts(stage.pair.id);
  const copy = record?.copyPath ?? '';
  story.did(`The service's version keeps the name. Yours is now "${copy}".`);
  const files = await stage.files();
  const there = await stage.sandbox.tree(stage.workspace.id);
  const isOnBoth = [path, copy].every((one) => files.get(one) === there.find((item) => item.path === one)?.sha256);
  story.check(
    'both versions are on both sides, and the conflict is listed',
    report.conflicts === 1 && files.has(copy) && isOnBoth,
  );
  if (!record) return;
  const folder = await stage.host.openFolder(stage.pair);
  const store = stage.host.mirror.trees(stage.pair.id);
  await resolveConflict({ folder, store, now: Date.now() }, record, 'mine').finally(() => folder.close());
  await stage.sync();
  story.did('You say: mine (tidemark resolve ID mine).');
  const settled = await stage.files();
  const isMine = settled.get(path) === files.get(copy) && (await itemAt(stage, path))?.sha256 === settled.get(path);
  story.check('your version has the name on both sides, the copy is in the trash', isMine && !settled.has(copy));
}

export async function renaming(stage: Stage, story: Story): Promise<void> {
  const [from, to] = ['03 Site/Weekly reports', '03 Site/Reports of the week'];
  const before = await itemAt(stage, from);
  await rename(join(stage.folder, from), join(stage.folder, to));
  await stage.sandbox.resetRequests();
  story.did(`You rename "${from}" with its 20 reports to "${to}".`);
  const report = await stage.sync();
  const after = await itemAt(stage, to);
  story.check('it is the same folder on the service, under its new name', after !== undefined && after.id === before?.id);
  story.check('nothing was transferred for it', report.uploads + report.downloads === 0);
}

export async function deletion(stage: Stage, story: Story): Promise<void> {
  const { workspace, sandbox } = stage;
  const [here, there] = ['02 Drawings/Architecture/A-104 Roof.png', '02 Drawings/Architecture/A-111 Kitchen.png'];
  await rm(join(stage.folder, here));
  await sandbox.remove(workspace.id, there);
  story.did('You delete the drawing of the roof, a colleague that of the kitchen.');
  await stage.sync();
  const files = await stage.files();
  const trash = await sandbox.tree(workspace.id, true);
  story.check(
    "the roof is in the workspace's trash",
    (await itemAt(stage, here)) === undefined && trash.some(({ path }) => path.endsWith('A-104 Roof.png')),
  );
  const rescued = await readdir(join(stage.home, 'rescue'), { recursive: true });
  story.check(
    'the kitchen is in the trash here, not erased',
    !files.has(there) && rescued.some((name) => name.includes('A-111 Kitchen')),
  );
}
