import type { ApplyContext } from './apply/context.ts';
import type { LocalObserver } from './local-observer.ts';
import { spellingOf } from './names.ts';
import type { Plan } from './plan/model.ts';
import { begunKind, type FailureRecord } from './ports/trees.ts';
import type { RemoteObserver } from './remote-observer.ts';
import type { Trees } from './trees.ts';

const hourMs = 3_600_000;

/** What cannot be read is a failure, although no step asks for it. */
export type Unread = Pick<FailureRecord, 'key' | 'path' | 'kind' | 'message'>;

export interface Sides {
  readonly local: LocalObserver;
  readonly remote: Pick<RemoteObserver, 'unread'>;
}

/** Files and folders here that cannot be read, and folders of the archive that this account may not read. */
export function unreadOn({ local, remote }: Sides, { trees, folder }: Pick<ApplyContext, 'trees' | 'folder'>): readonly Unread[] {
  const spell = spellingOf(folder.traits);
  const files = [...local.unreadable].map(([id, { kind, message }]) => {
    return { key: `read ${id}`, path: trees.localPath(id) ?? '', kind, message };
  });
  const kind = 'unreadable';
  const folders = [...local.closed].flatMap((id) => {
    const path = trees.localPath(id);
    // What is left out there has a reason of its own.
    if (path === null || path === '' || local.blockedPaths.has(spell(path))) return [];
    return { key: `read ${id}`, path, kind, message: `“${path}” cannot be read. What is in it is not synced.` };
  });
  const there = [...remote.unread].flatMap((id) => {
    const path = trees.remote.pathOf(id, trees.rootId);
    const message = `This account may not read “${path ?? ''}” in the archive. What is in it is not synced.`;
    return path === null || path === '' ? [] : { key: `list ${id}`, path, kind, message };
  });
  return [...files, ...folders, ...there];
}

/** Failures of steps that no plan asks for any more, and of what can be read again. */
export function staleFailures(next: Plan, trees: Trees, unread: readonly Unread[]): string[] {
  const wanted = new Set([...next.waiting, ...unread.map(({ key }) => key)]);
  return [...trees.failures.values()].filter(({ key, kind }) => kind !== begunKind && !wanted.has(key)).map(({ key }) => key);
}

/** Keeps what cannot be read among the failures, each since it was first found so. */
export function keepUnread(
  unread: readonly Unread[],
  { trees, clock, commit }: Pick<ApplyContext, 'trees' | 'clock' | 'commit'>,
): void {
  const at = clock.now();
  const putFailures = unread.flatMap((one) => {
    const known = trees.failures.get(one.key);
    const isKnown = known?.path === one.path && known.message === one.message;
    const isTold = isKnown && known.nextAt !== null && known.nextAt > at && known.nextAt <= at + hourMs;
    if (isTold) return [];
    return { ...one, attempts: 1, firstAt: isKnown ? known.firstAt : at, nextAt: at + hourMs, signature: '' };
  });
  if (putFailures.length > 0) commit({ putFailures });
}
