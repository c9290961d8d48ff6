import { asSyncError } from '../../sync/errors.ts';
import type { RemoteId, RemoteNode } from '../../sync/ports/archive.ts';
import type { HttpRequest } from '../http/transport.ts';
import { brokenAnswer } from '../http/answers.ts';
import { type ProjectPlaceApi, shaped, type ServiceTime } from './api.ts';
import { decodedName, kindOfType, readAccess, readItemFacts } from './item-facts.ts';
import { fillForm, type OperationProfile } from './profile.ts';
import { container, containerItem } from './wire.ts';

/** One folder as v2 lists it (contract 4.2). */
export interface Level {
  readonly nodes: readonly RemoteNode[];
  readonly writable: boolean | null;
  readonly time: ServiceTime;
}

export interface LevelReader {
  /** Throws `gone`; `broken` when the id is not a folder's. */
  read(folderId: RemoteId, signal: AbortSignal): Promise<Level>;
}

function nodeOf(value: unknown, place: { parentId: RemoteId; writable: boolean | null; request: HttpRequest }): RemoteNode {
  const item = shaped(containerItem, value, place.request);
  const facts = readItemFacts(item);
  const name = item.file_name ?? item.name ?? (item.os_file_name == null ? null : decodedName(item.os_file_name));
  if (name === null) throw brokenAnswer(place.request, `names no name for item ${item.id}`);
  const kind = kindOfType(item.type);
  return {
    id: String(item.id),
    parentId: place.parentId,
    kind,
    name,
    description: item.description ?? '',
    ...facts,
    url: kind === 'link' ? (item.url ?? null) : null,
    // A folder's own answer tells of the folder; what lies in it is as writable as it is.
    writable: facts.writable ?? (kind === 'folder' ? null : place.writable),
  };
}

export function levelReader(api: ProjectPlaceApi, profile: OperationProfile): LevelReader {
  return {
    async read(folderId, signal) {
      const answer = await api.json({ ...fillForm(profile.level, { id: folderId }), signal });
      const { access, contents } = shaped(container, answer.value, answer.request);
      const writable = readAccess(access);
      const place = { parentId: folderId, writable, request: answer.request };
      return { nodes: contents.map((item) => nodeOf(item, place)), writable, time: answer.time };
    },
  };
}

export interface LevelWalk {
  readonly nodes: readonly RemoteNode[];
  readonly unreadable: readonly RemoteId[];
}

const parallelLevels = 6;

interface Visit {
  readonly folderId: RemoteId;
  readonly level: Level | null;
}

/** Reads some folders, a few at a time, in order. A folder that may not be read or is gone has no level. The first other error ends all. */
async function readFolders(reader: LevelReader, folders: readonly RemoteId[], signal: AbortSignal): Promise<readonly Visit[]> {
  const visits: Visit[] = new Array<Visit>(folders.length);
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const queue = folders.entries();
  const work = async (): Promise<void> => {
    for (const [index, folderId] of queue) {
      const level = await reader.read(folderId, both).catch((error: unknown) => {
        // One that is deleted meanwhile is not there next time; until then what was in it is unknown.
        const { kind } = asSyncError(error);
        if (kind === 'refused' || kind === 'gone') return null;
        throw error;
      });
      visits[index] = { folderId, level };
    }
  };
  const workers = Array.from({ length: Math.min(parallelLevels, folders.length) }, work);
  try {
    await Promise.all(workers);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(workers);
    throw asSyncError(error);
  }
  return visits;
}

/**
 * All that lies below some folders, one level after the other. Not one moment's picture: what is moved meanwhile may be missing or come
 * twice. Twice is seen by whoever puts the listing together; missing is why a step looks at its target again before it acts.
 */
export async function walkLevels(reader: LevelReader, start: readonly RemoteId[], signal: AbortSignal): Promise<LevelWalk> {
  const nodes: RemoteNode[] = [];
  const unreadable: RemoteId[] = [];
  const seen = new Set(start);
  let wave = start;
  while (wave.length > 0) {
    const next: RemoteId[] = [];
    for (const { folderId, level } of await readFolders(reader, wave, signal)) {
      if (level === null) {
        unreadable.push(folderId);
        continue;
      }
      for (const node of level.nodes) {
        nodes.push(node);
        if (node.kind !== 'folder' || seen.has(node.id)) continue;
        seen.add(node.id);
        next.push(node.id);
      }
    }
    wave = next;
  }
  return { nodes, unreadable };
}
