import type { RemoteId, RemoteNode } from '../sync/ports/archive.ts';
import type { LocalId, LocalNode, StoredTrees, SyncedNode } from '../sync/ports/trees.ts';
import type { Statement } from './connection.ts';
import { eachRow } from './each-row.ts';
import type { RemoteRow, RemoteTree } from './remote-tree.ts';
import type { LocalRow, SyncedRow } from './tree-statements.ts';

interface Rows {
  readonly remote: RemoteTree;
  readonly synced: Statement<[number, RemoteId, number], SyncedRow>;
  readonly local: Statement<[number, LocalId, number], LocalRow>;
}

type LargeTrees = Pick<StoredTrees, 'remote' | 'local' | 'synced'>;

/**
 * Reads the three trees of a pair. SQLite gives each row texts of its own, and most are in several rows: ids of folders, kinds and versions in
 * many, names and hashes of what is in sync in all three trees. Here each is in memory once, which halves the trees of a large pair.
 */
export function loadTrees(rows: Rows, pairId: number): LargeTrees {
  const texts = new Texts();
  const remote: RemoteNode[] = [];
  rows.remote.each(pairId, (row) => void remote.push(remoteNode(row, texts)));
  const remoteOf = follow(remote, ({ id }) => id);
  const synced: SyncedNode[] = [];
  eachRow(
    { page: (after, limit) => rows.synced.all(pairId, after, limit), before: '', keyOf: ({ remoteId }) => remoteId },
    (row) => void synced.push(syncedNode(row, remoteOf(row.remoteId), texts)),
  );
  const syncedOf = follow(synced, ({ localId }) => localId);
  const local: LocalNode[] = [];
  eachRow(
    { page: (after, limit) => rows.local.all(pairId, after, limit), before: -Infinity, keyOf: ({ id }) => id },
    (row) => void local.push(localNode(row, syncedOf(row.id), texts)),
  );
  return { remote, local, synced };
}

/**
 * Finds nodes by keys that are asked for in rising order, each at most once. Takes half the time of a map and a tenth of its memory, most of all
 * where the nodes are in that order already.
 */
function follow<Node, Key extends string | number>(nodes: readonly Node[], keyOf: (node: Node) => Key) {
  const sorted = nodes.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  let at = 0;
  return (key: Key): Node | undefined => {
    for (; ; at += 1) {
      const node = sorted[at];
      if (node === undefined || keyOf(node) > key) return undefined;
      if (keyOf(node) === key) return node;
    }
  };
}

/** Texts that many rows share, each of them once. What turns out to differ from row to row is not gathered for ever. */
class Texts {
  readonly #known = new Map<string, string>();

  one(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size < mostTexts) this.#known.set(text, text);
    return text;
  }

  oneOrNull(text: string | null): string | null {
    return text === null ? null : this.one(text);
  }
}

const mostTexts = 100_000;

/** One of two texts that may be the same: then the one that is in memory anyway. */
function same<Text extends string | null>(text: Text, other: string | null | undefined): Text {
  // Equal texts are of one type.
  return text === other ? (other as Text) : text;
}

// All fields by name: a copy of a row as SQLite makes it takes twice the memory.

function remoteNode(row: RemoteRow, texts: Texts): RemoteNode {
  const { id, parentId, kind, name, description, modifiedAt, modifiedBy, size, hash, version, url, writable } = row;
  return {
    id: kind === 'folder' ? texts.one(id) : id,
    parentId: texts.one(parentId),
    kind: remoteKinds[kind],
    name,
    description,
    modifiedAt,
    modifiedBy: texts.oneOrNull(modifiedBy),
    size,
    hash,
    version: texts.oneOrNull(version),
    url,
    writable: writable === null ? null : writable === 1,
  };
}

const remoteKinds = { folder: 'folder', document: 'document', link: 'link', other: 'other' } as const;

function syncedNode(row: SyncedRow, remote: RemoteNode | undefined, texts: Texts): SyncedNode {
  const remoteName = same(row.remoteName, remote?.name);
  const node: SyncedNode = {
    remoteId: same(row.remoteId, remote?.id),
    localId: row.localId,
    kind: remoteKinds[row.kind],
    remoteParentId: texts.one(row.remoteParentId),
    remoteName,
    localParentId: row.localParentId,
    localName: same(row.localName, remoteName),
    hash: same(row.hash, remote?.hash),
    size: row.size,
    modifiedAt: row.modifiedAt,
    version: texts.oneOrNull(row.version),
    uploadedUntil: row.uploadedUntil,
  };
  return row.ignored === 1 ? { ...node, ignored: true } : node;
}

function localNode(row: LocalRow, synced: SyncedNode | undefined, texts: Texts): LocalNode {
  const { id, parentId, kind, size, mtimeMs, ctimeMs, birthMs, ino, hasIgnored, residue } = row;
  return {
    id,
    parentId,
    name: same(row.name, synced?.localName),
    kind: kind === 'file' ? 'file' : 'folder',
    size,
    mtimeMs,
    ctimeMs,
    birthMs,
    ino,
    hash: same(row.hash, synced?.hash),
    hasIgnored: hasIgnored === 1,
    residue: residue === 1,
    leftFor: texts.oneOrNull(row.leftFor),
  };
}
