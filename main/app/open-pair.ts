import { openArchive } from './archives.ts';
import { accountOf } from './find.ts';
import { createPairSync } from '../sync/pair-sync.ts';
import type { Host } from './host.ts';
import type { Sessions } from './sessions.ts';
import type { EngineEvent, PairRules, PairSync } from '../sync/ports/progress.ts';
import type { Pair } from '../sync/ports/settings.ts';

/** Transfers of one pair at a time. The vendor's own scripts use five. */
const parallel = 6;

export interface OpenPair {
  readonly sync: PairSync;
  close(): Promise<void>;
}

/** Puts one pair's engine together. Throws `gone` when its folder is missing or not this pair's. */
export async function openPair(
  host: Host,
  sessions: Sessions,
  run: { pair: Pair; onEvent: (event: EngineEvent) => void },
): Promise<OpenPair> {
  const { pair, onEvent } = run;
  const account = accountOf(host, pair);
  const archive = openArchive(sessions.of(account), pair.workspaceId, pair.rootId);
  const folder = await host.openFolder(pair);
  const sync = createPairSync({
    pairId: pair.id,
    archive,
    folder,
    store: host.mirror.trees(pair.id),
    clock: host.clock,
    random: host.random,
    device: host.device,
    parallel,
    rules: () => readRules(host, pair),
    answersUsed: () => host.settings.clearDeleteAnswers(pair.id),
    onEvent,
  });
  return { sync, close: () => folder.close() };
}

/** What the person has decided by now; another process may have changed it since the pair was opened. */
function readRules(host: Host, pair: Pair): PairRules {
  const now = host.settings.pairs().find((one) => one.id === pair.id) ?? pair;
  return {
    excluded: new Set(now.excluded),
    leftHere: new Set(now.leftHere),
    linkFiles: now.linkFiles,
    deleteAnswers: host.settings.deleteAnswers(pair.id),
  };
}
