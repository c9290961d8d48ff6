import * as v from 'valibot';
import { join } from 'node:path';
import { BadInput } from '../bad-input.ts';
import { accountOf } from '../find.ts';
import { withSession, withTrialSession } from '../sessions.ts';
import { SyncError } from '../../sync/errors.ts';
import { viewEntry } from './activity-commands.ts';
import { limit, line, offset, path, remoteId, rowId } from './arguments.ts';
import { command } from './command.ts';
import { pairById } from './pair-by-id.ts';
import { notHere, pathInside, previewFile } from './preview.ts';
import type { Desk } from './desk.ts';
import type { Host } from '../host.ts';
import type { RemoteId, RemoteNode } from '../../sync/ports/archive.ts';
import type { Pair } from '../../sync/ports/settings.ts';

const query = v.strictObject({
  pairId: rowId,
  parentId: v.nullable(remoteId),
  filter: line,
  sort: v.strictObject({
    by: v.picklist(['name', 'modifiedAt', 'modifiedBy', 'version', 'size', 'state']),
    down: v.boolean(),
  }),
  offset,
  limit,
});

const mostDropped = 200;
const dropped = v.pipe(
  v.array(v.strictObject({ name: v.pipe(line, v.nonEmpty()), data: v.string() })),
  v.maxLength(mostDropped),
  v.readonly(),
);

const supersededReason = 'A newer document has taken its place, because its folder keeps no versions.';

/** Deeper than any service allows; ends the way up in a tree that bites its tail. */
const deepest = 1000;

/** The archive's tree, offline, and what can be done with one file. */
export function fileCommands(desk: Desk) {
  const { host, machine, signal } = desk;
  return {
    'files.page': command([query], (asked) => filePage(host, asked)),
    'files.trail': command([rowId, remoteId], (id, at) =>
      trailOf(host, pairById(host, id), at).map((node) => ({ id: node.id, name: node.name })),
    ),
    'files.preview': command([rowId, remoteId], async (id, documentId) => {
      const pair = pairById(host, id);
      const local = host.mirror.localPathOf(id, documentId);
      return local === null ? notHere : (await previewFile(pair.folder, local)).preview;
    }),
    'files.versions': command([rowId, remoteId], async (id, documentId) => {
      const pair = pairById(host, id);
      const versions = await withSession(host, accountOf(host, pair), (session) =>
        session.archives.open(pair.workspaceId, pair.rootId).versions(documentId, signal),
      );
      return versions.toReversed();
    }),
    'files.why': command([rowId, path], (id, at) =>
      host.mirror.history({ pairId: pairById(host, id).id, path: at, limit: 200 }).map(viewEntry),
    ),
    'files.open': command([rowId, remoteId], async (id, documentId) => {
      await machine.openFile(await onDisk(host, pairById(host, id), documentId));
      return null;
    }),
    'files.reveal': command([rowId, remoteId], async (id, documentId) => {
      await machine.revealFile(await onDisk(host, pairById(host, id), documentId));
      return null;
    }),
    'files.webAddress': command([rowId, remoteId], (id, documentId) => {
      const pair = pairById(host, id);
      return withTrialSession(host, accountOf(host, pair), (session) =>
        Promise.resolve(session.archives.open(pair.workspaceId, pair.rootId).webAddress(documentId)),
      );
    }),
    'files.drop': command([rowId, v.nullable(remoteId), dropped], async (id, parentId, files) => {
      const added = await drop(host, { pair: pairById(host, id), parentId }, files);
      desk.poke((pairId) => pairId === id);
      return { added };
    }),
  };
}

function filePage(host: Host, asked: v.InferOutput<typeof query>) {
  const pair = pairById(host, asked.pairId);
  const folderId = asked.parentId ?? pair.rootId;
  const trail = asked.parentId === null ? [] : trailOf(host, pair, asked.parentId);
  const page = host.mirror.filePage({
    pairId: pair.id,
    folderId,
    filter: asked.filter,
    sort: asked.sort,
    offset: asked.offset,
    limit: asked.limit,
    excluded: pair.excluded,
    insideExcluded: trail.some((node) => pair.excluded.includes(node.id)),
    linkFiles: pair.linkFiles,
  });
  const rows = page.rows.map((row) => ({
    ...row,
    path: host.mirror.pathOf(pair.id, row.id) ?? row.name,
    reason: row.state === 'superseded' ? supersededReason : row.state === 'held' || row.state === 'failed' ? row.reason : null,
  }));
  return { total: page.total, offset: asked.offset, rows };
}

/** From below the pair's root down to the item itself. Throws `BadInput` for one that is not known. */
function trailOf(host: Host, pair: Pair, id: RemoteId): readonly RemoteNode[] {
  const trail: RemoteNode[] = [];
  for (let at = id; at !== pair.rootId && trail.length < deepest;) {
    const node = host.mirror.node(pair.id, at);
    if (!node) break;
    trail.unshift(node);
    at = node.parentId;
  }
  if (trail.length === 0 && id !== pair.rootId) throw new BadInput('This folder is not in the archive any more.');
  return trail;
}

async function onDisk(host: Host, pair: Pair, id: RemoteId): Promise<string> {
  const local = host.mirror.localPathOf(pair.id, id);
  if (local === null) throw new SyncError('gone', 'This is not on this disk. Open it on its web page.');
  return pathInside(pair.folder, local);
}

/** Puts files into the paired folder, each under a free name, from where they are sent. */
async function drop(
  host: Host,
  place: { pair: Pair; parentId: RemoteId | null },
  files: readonly { name: string; data: string }[],
): Promise<number> {
  const { pair, parentId } = place;
  const isTop = parentId === null || parentId === pair.rootId;
  const local = isTop ? '' : host.mirror.localPathOf(pair.id, parentId);
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
