import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openMirror } from '../../main/mirror/mirror.ts';
import { localNode, now, remoteNode, syncedNode } from '../mirror/records.ts';
import { rootId, type OpenedTimes } from './million-child.ts';
import type { Report } from './report.ts';

const inFolder = 100;
const words = [
  'report',
  'plan',
  'budget',
  'draft',
  'meeting',
  'invoice',
  'design',
  'survey',
  'risk',
  'schedule',
  'quality',
  'test',
];

/** A folder and the documents in it, as three trees at rest have them. */
function rowsOf(folder: number) {
  const first = folder * (inFolder + 1) + 1;
  const folderId = String(first);
  const putRemote = [remoteNode(folderId, { parentId: rootId, kind: 'folder', name: `folder ${folder}` })];
  const putLocal = [localNode(first, { kind: 'folder', name: `folder ${folder}`, size: 0, ino: first })];
  const putSynced = [
    syncedNode(folderId, first, {
      kind: 'folder',
      remoteParentId: rootId,
      remoteName: `folder ${folder}`,
      localName: `folder ${folder}`,
    }),
  ];
  for (let id = first + 1; id <= first + inFolder; id += 1) {
    const name = `${words[id % words.length] ?? ''} ${words[(id * 7) % words.length] ?? ''} ${id}.docx`;
    const hash = id.toString(16).padStart(64, 'a');
    const version = { modifiedAt: now - id, version: '1' };
    putRemote.push(remoteNode(String(id), { parentId: folderId, name, ...version }));
    putLocal.push(localNode(id, { parentId: first, name, hash, ino: id }));
    const names = { remoteParentId: folderId, remoteName: name, localParentId: first, localName: name };
    putSynced.push(syncedNode(String(id), id, { ...names, hash, size: 3, ...version }));
  }
  return { putRemote, putLocal, putSynced };
}

/** Fills a mirror with so many documents. */
function fill(file: string, count: number): void {
  const mirror = openMirror(file, () => now);
  const store = mirror.trees(1);
  for (let folder = 0; folder < count / inFolder; folder += 50) {
    const rows = Array.from({ length: 50 }, (_, index) => rowsOf(folder + index));
    store.commit({
      putRemote: rows.flatMap(({ putRemote }) => putRemote),
      putLocal: rows.flatMap(({ putLocal }) => putLocal),
      putSynced: rows.flatMap(({ putSynced }) => putSynced),
    });
  }
  mirror.close();
}

/** In a process of its own, so that its memory is that of one program which has just started. */
async function measure(file: string): Promise<OpenedTimes> {
  const child = join(import.meta.dirname, 'million-child.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [child, file]);
  // Printed by the child, whose type it is.
  return JSON.parse(stdout) as OpenedTimes;
}

/** 1,000,000 documents in the mirror, against ten times what 100,000 take. */
export async function millionDocuments(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bench-million-'));
  try {
    const [few, many] = [join(folder, 'few.db'), join(folder, 'many.db')];
    fill(few, 100_000);
    fill(many, 1_000_000);
    const small = await measure(few);
    const large = await measure(many);
    const row = (name: string, ours: number, limit: number): void =>
      report.add({ name: `1,000,000 documents ${name}, to ten times 100,000`, ours, limit: limit * 10, budget: 4, unit: 'ms' });
    row('opened', large.open, small.open);
    row('planned', large.plan, small.plan);
    row('searched', large.search, small.search);
    report.add({ name: '1,000,000 documents: memory, to 1.5 GB', ours: large.memory, limit: 1_536, budget: 1, unit: 'MB' });
  } finally {
    await rm(folder, { recursive: true });
  }
}
