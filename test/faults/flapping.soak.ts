import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import type { SyncReport } from '../../main/sync/ports/progress.ts';
import { chance } from '../crash/crash-world.ts';
import { seed } from '../runs.ts';
import { emptySeed } from '../sandbox/seeds/index.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import type { Effect } from '../sandbox/wire/faults.ts';
import { Client } from '../scenarios/client.ts';
import { hashOf, localSnapshot, readLocal, remoteContents, remoteSnapshot } from '../scenarios/snapshot.ts';
import { Trees } from '../../main/sync/trees.ts';
import { ManualClock } from '../services/manual-clock.ts';

const minutes = 120;
const minuteMs = 60_000;
/** The clocks of both sides go on by so much at a time. */
const stepMs = 250;
/** While nothing else waits for a clock, bytes go over the line and to the disk. */
const realStepMs = 2;
const endless = 1_000_000;

const effects: readonly Effect[] = [
  { kind: 'reset' },
  { kind: 'reset', when: 'after' },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 500, when: 'after' },
  { kind: 'html200' },
  { kind: 'truncate', after: 20 },
  { kind: 'wrongLength' },
  { kind: 'throttle', retryAfter: 30 },
  { kind: 'throttle' },
  { kind: 'expireToken' },
  { kind: 'delay', ms: 30 },
];

let sandbox: Sandbox | null = null;
let client: Client | null = null;
afterEach(async () => {
  await client?.remove();
  await sandbox?.stop();
});

it(`two hours of a service that comes and goes (TIDEMARK_SEED=${seed})`, { timeout: 3_600_000 }, async () => {
  const random = chance(seed);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  const clock = new ManualClock(Date.now());
  const { control, workspaces } = (sandbox = await startSandbox({ seed: emptySeed() }));
  const { id, rootContainerId } = workspaces[0]!;
  const it = (client = await Client.make({
    sandbox,
    workspaceId: String(id),
    rootId: String(rootContainerId),
    clock,
    lineClock: clock,
  }));
  const written = new Map<string, string>();
  const text = (what: string): Buffer => {
    written.set(hashOf(what), what);
    return Buffer.from(what);
  };
  const at = (path: string): string => join(it.root, path);
  const paths = Array.from({ length: 24 }, (_, index) => `${'abcd'[index % 4]!}/${index}.txt`);
  const actHere = async (number: number): Promise<void> => {
    const path = pick(paths);
    // What its own writer overwrites or moves away from is not owed there any more.
    await readFile(at(path)).then(
      (old) => written.delete(hashOf(old)),
      () => undefined,
    );
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), text(`here ${number}`));
    if (random() < 0.2) await rename(at(path), at(`${dirname(path)}/moved ${number}.txt`));
    if (random() < 0.1) await rm(at(path), { force: true }).then(() => written.delete(hashOf(`here ${number}`)));
  };
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      clock.advance(stepMs);
      control.advance(stepMs);
      await wait(realStepMs);
    }
  };
  const end = new AbortController();
  let last: SyncReport | null = null;
  let reports = 0;
  const onReport = (report: SyncReport): void => {
    last = report;
    reports += 1;
  };
  const { sync, mirror, archive } = await it.start();
  const watching = sync.watch({ listEveryMs: () => minuteMs, onReport }, end.signal).catch(() => undefined);
  let outages = 0;
  let busiest = 0;
  for (let minute = 0; minute < minutes; minute += 1) {
    for (let acts = Math.floor(random() * 3); acts > 0; acts -= 1) await actHere(minute * 10 + acts);
    if (random() < 0.6) control.putDocument(id, pick(paths), { content: text(`there ${minute}`) });
    if (random() < 0.5) {
      const times = random() < 0.3 ? endless : 1 + Math.floor(random() * 12);
      control.addFault({ times, effect: pick(effects) });
      if (times === endless) outages += 1;
    } else control.faults.clear();
    const before = control.counts.read().total;
    await pass(minuteMs);
    busiest = Math.max(busiest, control.counts.read().total - before);
  }
  control.faults.clear();
  const { failures, conflicts } = mirror.counts(1);
  process.stdout.write(
    `${minutes} min, ${outages} outages, ${reports} runs, ${control.counts.read().total} requests, at most ${busiest} a minute; ${failures} failures and ${conflicts} conflicts before the end\n`,
  );
  const isAtRest = () => last !== null && !last.stopped && last.failures + last.unsettled === 0;
  const shown = async () => {
    const trees = new Trees(archive.rootId, mirror.trees(1).load());
    const remote = remoteSnapshot(control.tree(id), new Set(trees.superseded.keys()));
    return [Object.fromEntries(localSnapshot(await readLocal(it.root))), Object.fromEntries(remote)];
  };
  let sides = await shown();
  for (let tries = 0; tries < 300; tries += 1) {
    sync.poke();
    await pass(5_000);
    sides = await shown();
    if (isAtRest() && JSON.stringify(Object.entries(sides[0]!).sort()) === JSON.stringify(Object.entries(sides[1]!).sort()))
      break;
  }
  end.abort();
  await watching;
  expect(last).toMatchObject({ stopped: null, failures: 0, unsettled: 0, held: 0 });
  expect(sides[0]).toEqual(sides[1]);
  const kept = new Set((await readLocal(it.top)).flatMap(({ hash }) => hash ?? []));
  const there = remoteContents(sandbox, id);
  expect([...written].filter(([hash]) => !kept.has(hash) && !there.has(hash)).map(([, what]) => what)).toEqual([]);
  // An outage is no reason to ask all the time.
  expect(busiest).toBeLessThan(400);
});
