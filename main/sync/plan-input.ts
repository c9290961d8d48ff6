import { stillWaits } from './failures.ts';
import type { LocalObserver } from './local-observer.ts';
import type { Busy } from './plan/busy.ts';
import type { PlanInput } from './plan/model.ts';
import { keepsVersions, lackingIn, type RemoteId } from './ports/archive.ts';
import type { PairRules, PairSyncOptions } from './ports/progress.ts';
import type { RemoteObserver } from './remote-observer.ts';
import { conflictTime } from './stamp.ts';
import type { Trees } from './trees.ts';

const hourMs = 3_600_000;

export interface Known {
  readonly options: PairSyncOptions;
  readonly rules: PairRules;
  readonly trees: Trees;
  readonly local: LocalObserver;
  readonly remote: RemoteObserver;
  readonly allowedDeletes: ReadonlySet<RemoteId>;
  readonly readOnlyFolders: ReadonlySet<RemoteId>;
  readonly busy: Busy;
}

/** All that a pair knows now, as the planner takes it. */
export function planInput({ options, rules, trees, local, remote, allowedDeletes, readOnlyFolders, busy }: Known): PlanInput {
  const { archive, folder, clock, store, device } = options;
  const now = clock.now();
  return {
    trees,
    traits: folder.traits,
    ignores: (path, kind) => folder.ignores(path, kind),
    excluded: rules.excluded,
    leftHere: rules.leftHere,
    linkFiles: rules.linkFiles,
    blockedPaths: local.blockedPaths,
    unsettledLocal: new Set([...local.unsettled, ...local.unreadable.keys()]),
    unsettledRemote: remote.unsettled,
    vanishing: local.isVanishing(),
    readOnlyFolders,
    unreadFolders: remote.unread,
    enabled: (operation) => archive.operations[operation].enabled,
    lacking: (operation, kind) => lackingIn(archive.operations[operation], kind),
    keepsVersions: (folderId) => keepsVersions(archive, folderId),
    webAddress: (id) => archive.webAddress(id),
    stamp: { time: conflictTime(now), device },
    recentDeletes: { local: store.deletedSince('local', now - hourMs), remote: store.deletedSince('remote', now - hourMs) },
    allowedDeletes,
    waits: (step) => busy.touches(step) || stillWaits(step, trees.failures.get(step.key), now),
  };
}
