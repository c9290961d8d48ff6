import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import { resolveConflict } from '../resolve.ts';
import { line, rowId } from './arguments.ts';
import { command, problemOf } from './command.ts';
import { pairById } from './pair-by-id.ts';
import { previewFile, viewerOf } from './preview.ts';
import type { Desk } from './desk.ts';
import type { Resolution } from '../resolve.ts';
import type { Pair } from '../../sync/ports/settings.ts';
import type { ConflictRecord } from '../../sync/ports/trees.ts';

const ids = v.pipe(v.array(line), v.minLength(1), v.maxLength(1000), v.readonly());

/** Conflicts that a rule has settled and a person may settle otherwise. */
export function conflictCommands(desk: Desk) {
  const { host } = desk;
  return {
    'conflicts.list': command([], () =>
      host.settings.pairs().flatMap((pair) => host.mirror.conflicts(pair.id).map((one) => viewConflict(pair, one))),
    ),
    'conflicts.compare': command([rowId, line], (pairId, id) => compare(desk, pairById(host, pairId), id)),
    'conflicts.resolve': command([rowId, ids, v.picklist(['mine', 'theirs', 'both'])], (pairId, wanted, how) =>
      resolveAll(desk, { pair: pairById(host, pairId), ids: wanted }, how),
    ),
  };
}

function viewConflict(pair: Pair, { id, at, kind, path, copyPath, outcome }: ConflictRecord) {
  return { id, pairId: pair.id, at, kind, path, copyPath, outcome };
}

function conflictById(desk: Desk, pair: Pair, id: string): ConflictRecord {
  const conflict = desk.host.mirror.conflicts(pair.id).find((one) => one.id === id);
  if (conflict) return conflict;
  throw new BadInput('This conflict is settled already.');
}

async function compare(desk: Desk, pair: Pair, id: string) {
  const conflict = conflictById(desk, pair, id);
  const node = conflict.remoteId === null ? null : desk.host.mirror.node(pair.id, conflict.remoteId);
  const theirs = await readSide(desk, pair, { path: conflict.path, modifiedBy: node?.modifiedBy ?? null });
  const mine = conflict.copyPath === null ? null : await readSide(desk, pair, { path: conflict.copyPath, modifiedBy: null });
  return { conflict: viewConflict(pair, conflict), theirs, mine };
}

async function readSide(desk: Desk, pair: Pair, { path, modifiedBy }: { path: string; modifiedBy: string | null }) {
  const { facts, preview } = await previewFile({ root: pair.folder, path }, viewerOf(desk.machine));
  if (facts === null) return null;
  return { path, modifiedAt: Math.round(facts.mtimeMs), modifiedBy, size: facts.size, preview };
}

/** Settles many at once; one that cannot be is told of and does not keep the others. */
async function resolveAll(desk: Desk, asked: { pair: Pair; ids: readonly string[] }, how: Resolution) {
  const { host } = desk;
  const { pair } = asked;
  const problems: { kind: string; message: string }[] = [];
  let settled = 0;
  await desk.alone(pair.id, async () => {
    const folder = await host.openFolder(pair);
    try {
      const place = { folder, store: host.mirror.trees(pair.id), now: host.clock.now() };
      for (const id of asked.ids) {
        try {
          await resolveConflict(place, conflictById(desk, pair, id), how);
          settled += 1;
        } catch (error) {
          problems.push(problemOf(error, desk.redact));
        }
      }
    } finally {
      await folder.close();
    }
  });
  desk.conflictsChanged();
  return { settled, problems };
}
