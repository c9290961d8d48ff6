import * as v from 'valibot';
import { join } from 'node:path';
import { openArchive } from '../archives.ts';
import { accountOf } from '../find.ts';
import { withSession, withTrialSession } from '../sessions.ts';
import { SyncError } from '../../sync/errors.ts';
import { viewEntry } from './activity-commands.ts';
import { itemId, limit, line, offset, remoteId, rowId } from './arguments.ts';
import { command } from './command.ts';
import { folderOf, localPathOf, readItemId, trailOf } from './file-places.ts';
import { pairById } from './pair-by-id.ts';
import { notHere, pathInside, previewFile, viewerOf } from './preview.ts';
import type { Desk } from './desk.ts';
import type { Host } from '../host.ts';
import type { FileFacts, FileListQuery } from '../../sync/ports/mirror.ts';
import type { Pair } from '../../sync/ports/settings.ts';

const list = {
  pairId: rowId,
  parentId: v.nullable(itemId),
  filter: line,
  sort: v.strictObject({
    by: v.picklist(['name', 'modifiedAt', 'modifiedBy', 'version', 'size', 'state']),
    down: v.boolean(),
  }),
};
const query = v.strictObject({ ...list, offset, limit });
const listed = v.strictObject(list);

const mostDropped = 200;
const dropped = v.pipe(
  v.array(v.strictObject({ name: v.pipe(line, v.nonEmpty()), data: v.string() })),
  v.maxLength(mostDropped),
  v.readonly(),
);

const supersededReason = 'A newer document has taken its place, because its folder keeps no versions.';
const staysReason = 'It stays on this computer and is not synced.';

/** The archive's tree, offline, and what can be done with one file. */
export function fileCommands(desk: Desk) {
  const { host, machine, signal } = desk;
  const viewer = viewerOf(machine);
  return {
    'files.page': command([query], (asked) => filePage(host, asked)),
    'files.position': command([listed, itemId], (asked, id) => {
      const { remote, local } = readItemId(id);
      return host.fileLists.position(listQuery(host, pairById(host, asked.pairId), asked), local ?? remote);
    }),
    'files.trail': command([rowId, itemId], (id, at) => trailOf(host, pairById(host, id), readItemId(at))),
    'files.preview': command([rowId, itemId], async (id, item) => {
      const pair = pairById(host, id);
      const local = localPathOf(host, pair, item);
      return local === null ? notHere : (await previewFile({ root: pair.folder, path: local }, viewer)).preview;
    }),
    'files.versions': command([rowId, remoteId], async (id, documentId) => {
      const pair = pairById(host, id);
      const versions = await withSession(host, accountOf(host, pair), (session) =>
        openArchive(session, pair.workspaceId, pair.rootId).versions(documentId, signal),
      );
      return versions.toReversed();
    }),
    'files.why': command([rowId, itemId], (id, item) => {
      const path = localPathOf(host, pairById(host, id), item) ?? host.mirror.pathOf(id, item);
      return path === null ? [] : host.mirror.history({ pairId: id, path, limit: 200 }).map(viewEntry);
    }),
    'files.open': command([rowId, itemId], async (id, item) => {
      await machine.openFile(await onDisk(host, pairById(host, id), item));
      return null;
    }),
    'files.reveal': command([rowId, itemId], async (id, item) => {
      await machine.revealFile(await onDisk(host, pairById(host, id), item));
      return null;
    }),
    'files.webAddress': command([rowId, remoteId], (id, documentId) => {
      const pair = pairById(host, id);
      return withTrialSession(host, accountOf(host, pair), (session) =>
        Promise.resolve(openArchive(session, pair.workspaceId, pair.rootId).webAddress(documentId)),
      );
    }),
    'files.drop': command([rowId, v.nullable(itemId), dropped], async (id, parentId, files) => {
      const added = await drop(host, { pair: pairById(host, id), parentId }, files);
      desk.poke((pairId) => pairId === id);
      return { added };
    }),
  };
}

function listQuery(host: Host, pair: Pair, asked: v.InferOutput<typeof listed>): FileListQuery {
  const { filter, sort } = asked;
  const { excluded, linkFiles } = pair;
  return { pairId: pair.id, ...folderOf(host, pair, asked.parentId), filter, sort, excluded, linkFiles };
}

async function filePage(host: Host, asked: v.InferOutput<typeof query>) {
  const pair = pairById(host, asked.pairId);
  const { offset, limit } = asked;
  const page = await host.fileLists.page({ ...listQuery(host, pair, asked), offset, limit });
  const folders = new Map<string, string | null>();
  const rows = page.rows.map((row) => ({
    ...row,
    path: pathOf(host, pair, { row, folders }),
    reason: reasonOf(row),
  }));
  return { total: page.total, offset, rows };
}

function reasonOf({ state, reason, remote }: FileFacts): string | null {
  if (state === 'superseded') return supersededReason;
  if (state === 'left-out') return remote ? null : staysReason;
  return state === 'held' || state === 'failed' ? reason : null;
}

/** The rows of a page lie in few folders: the way up is gone once for each. */
function pathOf(host: Host, pair: Pair, facts: { row: FileFacts; folders: Map<string, string | null> }): string {
  const { row, folders } = facts;
  const { local } = readItemId(row.id);
  if (local !== null) return host.mirror.localPathAt(pair.id, local) ?? row.name;
  const known = folders.get(row.parentId);
  const folder = known === undefined ? host.mirror.pathOf(pair.id, row.parentId) : known;
  folders.set(row.parentId, folder);
  return folder === null ? row.name : `${folder}/${row.name}`;
}

async function onDisk(host: Host, pair: Pair, id: string): Promise<string> {
  const local = localPathOf(host, pair, id);
  if (local === null) throw new SyncError('gone', 'This is not on this disk. Open it on its web page.');
  return pathInside(pair.folder, local);
}

/** Puts files into the paired folder, each under a free name, from where they are sent. */
async function drop(
  host: Host,
  place: { pair: Pair; parentId: string | null },
  files: readonly { name: string; data: string }[],
): Promise<number> {
  const { pair, parentId } = place;
  const isTop = parentId === null || parentId === pair.rootId;
  const local = isTop ? '' : localPathOf(host, pair, parentId);
  if (local === null) throw new SyncError('refused', 'This folder is not on this disk, so that nothing can be put into it.');
  const folder = await host.openFolder(pair);
  try {
    await folder.check();
    const target = local === '' ? pair.folder : await pathInside(pair.folder, local);
    for (const file of files) {
      const bytes = Buffer.from(file.data, 'base64');
      await host.saveInto(target, file.name, { size: bytes.length, chunks: once(bytes) });
    }
  } finally {
    await folder.close();
  }
  host.log(`pair ${pair.id}: ${files.length} files dropped into ${join(pair.folder, local)}`);
  return files.length;
}

// A generator, since that is what content is; there is nothing to wait for.
// eslint-disable-next-line @typescript-eslint/require-await
async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
