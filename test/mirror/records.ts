import type { RemoteNode } from '../../main/sync/ports/archive.ts';
import type { ConflictRecord, FailureRecord, HeldStep, HistoryEntry } from '../../main/sync/ports/trees.ts';
import type { LocalNode, StoredTrees, SupersededDocument, SyncedNode } from '../../main/sync/ports/trees.ts';

export const now = 1_790_000_000_000;

export function remoteNode(id: string, facts: Partial<RemoteNode> = {}): RemoteNode {
  const content = { size: null, hash: null, version: null, url: null, writable: null };
  return {
    id,
    parentId: '1',
    kind: 'document',
    name: `n${id}`,
    description: '',
    modifiedAt: null,
    modifiedBy: null,
    ...content,
    ...facts,
  };
}

export function localNode(id: number, facts: Partial<LocalNode> = {}): LocalNode {
  const stat = { kind: 'file' as const, size: 3, mtimeMs: now + 0.25, ctimeMs: now + 0.5, birthMs: now, ino: 77 };
  return { id, parentId: 0, name: `n${id}`, ...stat, hash: null, hasIgnored: false, residue: false, leftFor: null, ...facts };
}

export function syncedNode(remoteId: string, localId: number, facts: Partial<SyncedNode> = {}): SyncedNode {
  const places = { remoteParentId: '1', remoteName: `n${remoteId}`, localParentId: 0, localName: `n${remoteId}` };
  const content = { hash: null, size: null, modifiedAt: null, version: null, uploadedUntil: null };
  return { remoteId, localId, kind: 'document', ...places, ...content, ...facts };
}

export function historyEntry(facts: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    at: now,
    action: 'download',
    side: 'local',
    path: 'a',
    fromPath: null,
    remoteId: null,
    reason: 'why',
    items: 1,
    ...facts,
  };
}

const awkward = ['', ' ', '😀 naïve "quoted" \'x\' \n\t;--', 'é'.repeat(127) + 'x', '\u0000nul', 'a/b\\c', '名前', 'ﬀ\u0301'];
const big = '18446744073709551615';

const superseded: readonly SupersededDocument[] = [
  { remoteId: big, by: '9007199254740993', modifiedAt: null, at: now },
  { remoteId: '6', by: '7', modifiedAt: now, at: now + 1 },
];

const conflicts: readonly ConflictRecord[] = [
  {
    id: 'c1',
    at: now,
    kind: 'edit-edit',
    path: 'a/😀',
    remoteId: big,
    copyPath: 'a/b',
    copyLocalId: 2 ** 53 - 1,
    outcome: 'kept both',
  },
  { id: 'c2', at: now, kind: 'move-move-cycle', path: '', remoteId: null, copyPath: null, copyLocalId: null, outcome: '' },
];

const failures: readonly FailureRecord[] = [
  { key: 'k1', path: 'a', kind: 'full', message: 'm', attempts: 3, firstAt: now, nextAt: now + 1, signature: 's' },
  { key: 'k2 😀', path: '', kind: 'refused', message: '', attempts: 0, firstAt: now, nextAt: null, signature: '' },
];

const held: readonly HeldStep[] = [
  {
    key: 'z',
    action: 'upload',
    side: 'remote',
    path: 'a',
    reason: 'not-enabled',
    message: 'm',
    remoteId: null,
    webAddress: null,
  },
  {
    key: 'a',
    action: 'rename',
    side: 'local',
    path: '😀',
    reason: 'name',
    message: '',
    remoteId: big,
    webAddress: 'https://x/?a=1',
  },
];

/** One of everything: nulls, both truths, awkward names, 64-bit ids, times with fractions. */
export const everything: StoredTrees = {
  remote: [
    remoteNode(big, { kind: 'folder', writable: true }),
    remoteNode('9007199254740993', {
      modifiedAt: now,
      modifiedBy: 'A',
      size: 2 ** 53 - 1,
      hash: 'ab',
      version: '1',
      writable: false,
    }),
    remoteNode('007', { kind: 'link', url: 'https://x/😀' }),
    remoteNode('8', { kind: 'other' }),
    ...awkward.map((name, index) => remoteNode(`1${index}`, { parentId: big, name, description: name })),
  ],
  local: [
    localNode(1, {
      kind: 'folder',
      hasIgnored: true,
      residue: true,
      leftFor: big,
      mtimeMs: 0,
      ctimeMs: -1.5,
      birthMs: 1e15 + 0.125,
    }),
    localNode(2 ** 53 - 1, { hasIgnored: true, size: 2 ** 53 - 1, mtimeMs: 1732111111111.1113, ino: 2 ** 63, hash: 'ab' }),
    ...awkward.map((name, index) => localNode(10 + index, { parentId: 1, name, mtimeMs: now + 1 / (index + 3) })),
  ],
  synced: [
    syncedNode(big, 1, { kind: 'folder' }),
    syncedNode('007', 9, { kind: 'link', remoteName: 'a/😀', localName: 'a⁄😀.url' }),
    syncedNode('9007199254740993', 2 ** 53 - 1, { hash: 'ab', size: 3, modifiedAt: now, version: '1', uploadedUntil: now + 5 }),
    syncedNode('9007199254740995', 2 ** 53 - 2, { ignored: true }),
  ],
  superseded,
  conflicts,
  failures,
  held,
};

/** The same with the rows of each tree in the order of their ids, for comparing. */
export function sorted(trees: StoredTrees): StoredTrees {
  return {
    ...trees,
    remote: trees.remote.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    local: trees.local.toSorted((a, b) => a.id - b.id),
    synced: trees.synced.toSorted((a, b) => (a.remoteId < b.remoteId ? -1 : 1)),
    superseded: trees.superseded.toSorted((a, b) => (a.remoteId < b.remoteId ? -1 : 1)),
  };
}

/** A change that writes to every table that a change can reach. */
export const putEverything = {
  putRemote: everything.remote,
  putLocal: everything.local,
  putSynced: everything.synced,
  putSuperseded: everything.superseded,
  putConflicts: everything.conflicts,
  putFailures: everything.failures,
  held: everything.held,
  history: [historyEntry()],
};

/** A change that drops, replaces and adds in every table. */
export const changeEverything = {
  dropRemote: ['8', 'unknown'],
  putRemote: [remoteNode('007', { name: 'renamed' }), remoteNode('99')],
  dropLocal: [1, 4711],
  putLocal: [localNode(10, { name: 'renamed' }), localNode(99)],
  dropSynced: [everything.synced[0]?.remoteId ?? ''],
  putSynced: [syncedNode('007', 9, { version: '2' }), syncedNode('99', 99)],
  dropSuperseded: ['6'],
  putSuperseded: [{ remoteId: '99', by: '100', modifiedAt: null, at: now }],
  dropConflicts: ['c1'],
  putConflicts: [{ ...everything.conflicts[1]!, outcome: 'other' }],
  dropFailures: ['k1'],
  putFailures: [{ ...everything.failures[1]!, attempts: 9 }],
  held: everything.held.slice(1),
  history: [historyEntry({ action: 'trash' }), historyEntry({ action: 'rename', fromPath: 'b' })],
};
