import { spellingOf } from '../../main/sync/names.ts';
import type { SyncReport } from '../../main/sync/ports/progress.ts';
import { isIgnored, symbolicLink } from '../sync/world/memory-folder.ts';
import type { MemoryArchive } from '../sync/world/memory-archive.ts';
import { checkConverged, hiddenThere, leftHere, type Sides } from '../sync/world/oracle.ts';
import type { ControlLoop } from './control-loop.ts';
import type { Home } from './home.ts';
import type { Truth } from './truth.ts';

interface Ending {
  readonly loop: ControlLoop;
  readonly homes: readonly Home[];
  readonly archive: MemoryArchive;
  readonly truth: Truth;
  readonly linkFiles: boolean;
  /** Whether nothing went wrong that may double a thing: records that are lost, a service that forgets. */
  readonly isOnce: boolean;
}

/** Syncs of all homes, one after the other, until none of them finds anything to do. */
const mostSyncs = 12;

/** Nothing goes wrong any more and nobody does anything: all comes to rest, and is as it should be. */
export async function judgeEnd(ending: Ending): Promise<void> {
  const { loop, homes, truth } = ending;
  for (const home of homes) await loop.drive(home.stop());
  await comeToRest(ending);
  const holding = homes.filter(({ records }) => records.load().held.length > 0);
  const isHeld = holding.length > 0;
  if (isHeld) loop.note('something is held to the end');
  for (const home of homes) {
    if (home.complaints.length > 0) throw new Error(home.complaints.join('\n'));
    if (home.journal.partials > 0) throw new Error(`${home.facts.name}: ${home.journal.partials} unfinished downloads are left`);
  }
  const all = homes.map((home) => sidesOf(home, ending));
  if (loop.lines) for (const sides of all) tell(loop, sides);
  // What waits for a person is not the same on both sides, and says so.
  for (const [at, home] of homes.entries())
    if (!holding.includes(home) && all[at]) checkConverged(all[at], { last: { unsettled: 0 } });
  checkInSight(all, truth, { everywhere: !isHeld });
  if (isHeld) return;
  if (ending.isOnce) checkOnce(all, truth);
}

/** What people made once is there once: no answer that was lost, and nothing that was tried again, has doubled it. */
function checkOnce(all: readonly Sides[], truth: Truth): void {
  const hidden = new Set(all.flatMap((sides) => [...hiddenThere(sides)]));
  const seen = new Map<string, string>();
  for (const { archive } of all.slice(0, 1)) {
    for (const { id, name, versions } of archive.items.values()) {
      const newest = versions.at(-1);
      if (newest === undefined || hidden.has(id) || !truth.written.has(newest)) continue;
      if (truth.madeOnBothSides.has(newest) || truth.movedUnseen.has(newest)) continue;
      const twin = seen.get(newest);
      if (twin !== undefined) throw new Error(`“${newest}” is there twice: ${twin} and ${name}`);
      seen.set(newest, name);
    }
  }
}

function sidesOf(home: Home, { archive, linkFiles }: Ending): Sides {
  const { disk, excluded, records } = home;
  return {
    trees: records.trees(),
    archive,
    disk,
    excluded,
    options: { linkFiles },
    local: { blockedPaths: blockedPaths(home) },
  };
}

async function comeToRest({ loop, homes }: Ending): Promise<void> {
  const reports: string[] = [];
  for (let round = 0; round < mostSyncs; round += 1) {
    let isQuiet = true;
    for (const home of homes) {
      await loop.drive(loop.sleep(7_200_000, { life: home }));
      const report = await loop.drive(home.syncOnce());
      reports.push(`${home.facts.name}: ${JSON.stringify({ ...report, stopped: report.stopped?.message ?? null })}`);
      loop.note(reports.at(-1) ?? '');
      if (report.asksAboutDeletes) home.answer(loop.chance.happens(0.7) ? 'delete' : 'keep');
      isQuiet &&= !report.asksAboutDeletes && nothingToDo(report);
    }
    if (isQuiet) return;
  }
  const failures = homes.flatMap((home) =>
    home.records.load().failures.map(({ key, kind, message }) => `${key} ${kind} ${message}`),
  );
  throw new Error(`no rest:\n${[...reports.slice(-3 * homes.length), ...failures].join('\n')}`);
}

function nothingToDo({ downloads, uploads, otherSteps, failures, unsettled, stopped }: SyncReport): boolean {
  return downloads + uploads + otherSteps + failures + unsettled === 0 && stopped === null;
}

/** What nobody took away is in sight on all sides, or, where something waits for a person, on one; but for what somebody keeps out of the sync. */
function checkInSight(all: readonly Sides[], truth: Truth, { everywhere }: { readonly everywhere: boolean }): void {
  const excused = new Set<string>();
  for (const sides of all) {
    const hidden = hiddenThere(sides);
    const left = leftHere(sides);
    for (const { id, versions } of sides.archive.items.values())
      if (hidden.has(id)) for (const content of versions) excused.add(content);
    for (const { path, node } of sides.disk.walk()) if (isIgnored(path) || left.has(node.ino)) excused.add(node.content);
  }
  for (const content of truth.written) {
    if (truth.mayGo(content) || excused.has(content)) continue;
    const hidden = Array.from({ length: all.length + 1 }, (_, side) => side).filter((side) => !truth.sight(side).has(content));
    if (hidden.length > (everywhere ? 0 : all.length))
      throw new Error(`“${content}” is out of sight (${hidden.join(', ')}), and nobody wanted that`);
  }
}

/** Both sides as they are at the end, for who reads what happened. */
function tell(loop: ControlLoop, { disk, archive, trees }: Sides): void {
  for (const { path, node } of disk.walk()) loop.note(`here ${path} ${node.kind} ${node.ino} ${node.content}`);
  for (const item of archive.items.values())
    loop.note(`there ${item.id} in ${item.parentId} ${item.kind} ${item.name} ${item.versions.join(', ')}`);
  for (const row of trees.synced.all()) loop.note(`row ${JSON.stringify(row)}`);
  for (const mark of trees.superseded.values()) loop.note(`superseded ${mark.remoteId} by ${mark.by}`);
}

function blockedPaths({ disk }: Home): Set<string> {
  const out = new Set<string>();
  const spell = spellingOf(disk.traits);
  for (const { path, node } of disk.walk()) if (node.content === symbolicLink) out.add(spell(path));
  return out;
}
