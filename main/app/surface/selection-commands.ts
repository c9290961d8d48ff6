import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import { changeIgnoreRules } from '../ignore-rules.ts';
import { changeSelection } from '../selection.ts';
import { asSyncError } from '../../sync/errors.ts';
import { remoteId, rowId } from './arguments.ts';
import { command } from './command.ts';
import { pairById } from './pair-by-id.ts';
import type { Desk } from './desk.ts';
import type { Host } from '../host.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';

const rules = v.pipe(v.string(), v.maxLength(100_000));
const mostExamples = 20;

/** What of a workspace is synced: folders that are left out, and names that are ignored. */
export function selectionCommands(desk: Desk) {
  const { host } = desk;
  return {
    'pairs.folders': command([rowId, v.nullable(remoteId)], (id, parentId) => {
      const pair = pairById(host, id);
      const isFolder = (node: { kind: string }) => node.kind === 'folder';
      const above = foldersAbove(host, id, pair.excluded);
      const folders = host.mirror.children(id, parentId ?? pair.rootId).filter(isFolder);
      return folders.map((node) => ({
        id: node.id,
        name: node.name,
        excluded: pair.excluded.includes(node.id),
        staysHere: pair.leftHere.includes(node.id),
        partly: above.has(node.id),
        hasFolders: host.mirror.children(id, node.id).some(isFolder),
        documents: host.mirror.documentsBelow(id, node.id),
      }));
    }),
    'pairs.select': command([rowId, remoteId, v.picklist(['sync', 'trash', 'stay'])], (id, folderId, how) => {
      const pair = pairById(host, id);
      const [exclude, include] = how === 'sync' ? [[], [folderId]] : [[folderId], []];
      if (pair.excluded.includes(folderId) === (how !== 'sync')) return null;
      changeSelection(host, pair, { exclude, include, files: how === 'stay' ? 'stay' : 'trash' });
      desk.changed(id);
      desk.filesChanged(id);
      return null;
    }),
    'pairs.ignoreRules': command([rowId], (id) => pairById(host, id).ignore),
    'pairs.previewIgnore': command([rowId, rules], (id, text) => {
      const pair = pairById(host, id);
      return previewIgnore(host, { pairId: id, rootId: pair.rootId, ignores: understood(() => host.readIgnoreRules(text)) });
    }),
    'pairs.setIgnoreRules': command([rowId, rules], (id, text) => {
      const pair = pairById(host, id);
      understood(() => changeIgnoreRules(host, pair, { replace: text, add: [], remove: [] }));
      desk.changed(id);
      return null;
    }),
  };
}

/** All folders that hold one of these, however deep. */
function foldersAbove(host: Host, pairId: number, ids: readonly RemoteId[]): ReadonlySet<RemoteId> {
  const above = new Set<RemoteId>();
  for (const id of ids) {
    // What is known already has its own way up in it; that also ends a tree that bites its tail.
    for (let at = host.mirror.node(pairId, id)?.parentId; at !== undefined && !above.has(at);) {
      above.add(at);
      at = host.mirror.node(pairId, at)?.parentId;
    }
  }
  return above;
}

/** A line that is no rule is the person's to mend. */
function understood<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    const error = asSyncError(thrown);
    throw error.kind === 'refused' ? new BadInput(error.message) : error;
  }
}

/** Counts the documents that rules leave out. A folder that is left out takes all that is in it along. */
function previewIgnore(
  host: Host,
  asked: { pairId: number; rootId: RemoteId; ignores: (path: string, kind: 'file' | 'folder') => boolean },
): { count: number; examples: readonly string[] } {
  const nodes = new Map(host.mirror.outline(asked.pairId).map((node) => [node.id, node]));
  const paths = new Map<RemoteId, string>([[asked.rootId, '']]);
  const pathOf = (id: RemoteId): string => {
    const known = paths.get(id);
    if (known !== undefined) return known;
    const node = nodes.get(id);
    if (!node) return '';
    // Taken for the top while its parents are looked up: a tree that bites its tail comes to an end.
    paths.set(id, node.name);
    const parent = pathOf(node.parentId);
    const path = parent === '' ? node.name : `${parent}/${node.name}`;
    paths.set(id, path);
    return path;
  };
  const examples: string[] = [];
  let count = 0;
  for (const node of nodes.values()) {
    if (node.kind === 'folder' || !asked.ignores(pathOf(node.id), 'file')) continue;
    count += 1;
    if (examples.length < mostExamples) examples.push(pathOf(node.id));
  }
  return { count, examples };
}
