import type { PlanInput } from '../../../main/sync/plan/model.ts';
import type { Trees } from '../../../main/sync/trees.ts';
import { linuxTraits } from './traits.ts';

/** What a plan depends on when nothing is out of the ordinary. */
export function quietInput(trees: Trees, facts: Partial<PlanInput> = {}): PlanInput {
  return {
    trees,
    traits: linuxTraits,
    ignores: () => false,
    excluded: new Set(),
    leftHere: new Set(),
    linkFiles: false,
    blockedPaths: new Set(),
    unsettledLocal: new Set(),
    unsettledRemote: new Set(),
    vanishing: false,
    enabled: () => true,
    lacking: () => null,
    keepsVersions: (folderId) => folderId !== trees.rootId,
    readOnlyFolders: new Set(),
    unreadFolders: new Set(),
    webAddress: (id) => `https://example.org/${id}`,
    stamp: { time: '2026-11-20 12.00.00', device: 'laptop' },
    recentDeletes: { local: 0, remote: 0 },
    allowedDeletes: new Set(),
    waits: () => false,
    ...facts,
  };
}
