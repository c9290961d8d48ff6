import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ToolBench } from './tool-bench.ts';
import {
  archiveWorkspaces,
  changeAddresses,
  eleven,
  type ElevenJob,
  endWebhooks,
  importCards,
  otherJobs,
  purgeArchived,
  removePeople,
  renameColumn,
  saveArchived,
} from './eleven-jobs.ts';
import { carryOutWithRests, type Resting } from '../../main/app/tools/rest-run.ts';
import { cancelRun } from '../../main/app/tools/run-tool.ts';
import { toolNamed } from '../../main/app/tools/tools.ts';
import type { ToolRun } from '../../main/sync/ports/tool-runs.ts';
import type { Effect, Fault } from '../sandbox/wire/faults.ts';

type Meets = 'nothing' | { readonly effect: Effect; readonly then?: Fault };

const status = (code: number): Meets => ({ effect: { kind: 'status', status: code } });
const lost: Effect = { kind: 'reset', when: 'after' };
const lostAnswer: Meets = { effect: lost };
const lostRequest: Meets = { effect: { kind: 'reset', when: 'before' } };
const acted: Meets = { effect: { kind: 'status', status: 500, when: 'after' } };
const patience: Meets = { effect: { kind: 'throttle', retryAfter: 0 } };
/** The next request, whatever it is: the look. */
const lostAndBlind: Meets = { effect: lost, then: { effect: { kind: 'status', status: 403 } } };

interface Item {
  readonly says: string;
  /** What each request for it meets, in turn. */
  readonly meets: readonly Meets[];
  readonly state: string;
  /** What is in its reason. */
  readonly reason: string;
  /** How often it is done in the end. */
  readonly done: 0 | 1;
}

const fine = { state: 'done', reason: '', done: 1 } as const;

/** What each of eleven changes meets; the service is asked so often, and not once more. After the tenth the run rests, and is gone on with. */
const usualItems: readonly Item[] = [
  { says: 'nothing', meets: ['nothing'], ...fine },
  { says: 'a missing right', meets: [status(403)], state: 'failed', reason: 'refuses', done: 0 },
  { says: 'a service that fails', meets: [status(500), status(500)], state: 'failed', reason: 'failed', done: 0 },
  { says: 'a service that failed once', meets: [status(500), 'nothing'], ...fine },
  { says: 'a call for patience', meets: [patience, 'nothing'], ...fine },
  { says: 'a lost answer', meets: [lostAnswer], ...fine },
  { says: 'a failure after it was done', meets: [acted], ...fine },
  { says: 'a lost request', meets: [lostRequest, 'nothing'], ...fine },
  { says: 'a lost answer and no look', meets: [lostAndBlind], state: 'failed', reason: 'may have been done', done: 1 },
  // A new token is tried.
  { says: 'a revoked key', meets: [status(401), status(401)], state: 'pending', reason: '', done: 0 },
  { says: 'nothing, after that', meets: [], state: 'pending', reason: '', done: 0 },
];

/** An export that is begun twice harms nobody, and nothing there tells of it. */
const savedItems = usualItems.map((item): Item => {
  if (item.meets.some((one) => one === lostAnswer || one === acted)) return { ...item, meets: [...item.meets, 'nothing'] };
  return item.meets.includes(lostAndBlind) ? { ...item, meets: [lostAnswer, status(403)], reason: 'refuses', done: 0 } : item;
});

function chainOf([meets, ...more]: readonly Meets[], at: Pick<Fault, 'method' | 'pathMatches'>, skip = 0): Fault | null {
  if (meets === undefined) return null;
  if (meets === 'nothing') return chainOf(more, at, skip + 1);
  const rest = chainOf(more, at);
  // What another fault is to meet comes before what follows.
  const then = meets.then ? { ...meets.then, ...(rest ? { then: rest } : {}) } : rest;
  return { ...at, skip, effect: meets.effect, ...(then ? { then } : {}) };
}

describe('each of eleven changes', () => {
  let bench: ToolBench;
  let folder = '';

  beforeAll(async () => {
    bench = await ToolBench.open('eleven');
  });
  beforeEach(async () => {
    await bench.reset();
    bench.world.exports.manners.polls = 0;
    folder = await mkdtemp(join(bench.bench.folder, 'saved '));
  });
  afterAll(() => bench.close());

  const arm = ({ method, path }: ElevenJob, meets: readonly Meets[]): void => {
    const fault = chainOf(meets, { method, pathMatches: path });
    if (fault) bench.bench.sandbox.control.addFault(fault);
  };
  const endsOf = (run: ToolRun) => bench.changes(run).map(({ state, reason }) => [state, reason ?? '']);
  const doneOf = (job: ElevenJob) => eleven.map((n) => job.done(bench.world, n, folder));
  const begin = async (job: ElevenJob): Promise<ToolRun> => {
    job.prepare?.(bench.world);
    return bench.begin(await bench.plan(job.tool, job.options(folder)));
  };

  const jobs = [renameColumn, importCards, changeAddresses, removePeople, archiveWorkspaces, endWebhooks, ...otherJobs];
  it.each([...jobs, purgeArchived, saveArchived])('of $tool ends as it should, and is not done twice', async (job) => {
    if (job === purgeArchived) await bench.run(await bench.plan(saveArchived.tool, saveArchived.options(folder)));
    const items = job === saveArchived ? savedItems : usualItems;
    const run = await begin(job);
    const meets = items.flatMap((one) => one.meets);
    const before = bench.sent(job.route);
    arm(job, meets);
    const stopped = await bench.carryOut(run);
    expect(stopped).toMatchObject({ state: 'stopped', reason: expect.stringContaining('credentials') as string });
    const ends = items.map(({ state, reason }) => [state, expect.stringContaining(reason) as string]);
    expect(endsOf(run)).toEqual(ends);
    expect(doneOf(job)).toEqual(items.map(({ done }) => done));
    expect(bench.sent(job.route) - before).toBe(meets.length);
    expect((await bench.resume(run)).state).toBe('finished');
    const last = ['done', expect.any(String) as string];
    expect(endsOf(run)).toEqual([...ends.slice(0, -2), last, last]);
    expect(doneOf(job)).toEqual([...items.slice(0, -2).map(({ done }) => done), 1, 1]);
  });

  const outage = (times: number, effect: Effect): Fault => ({
    method: 'POST',
    pathMatches: '/statuses/',
    skip: 3,
    times,
    effect,
  });
  const withRests = (run: ToolRun, rest: Omit<Resting, 'signal'>) => {
    const { tool } = toolNamed(run.tool);
    const running = { tool, run, account: bench.account, onProgress: () => undefined };
    return carryOutWithRests(bench.host, running, { signal: AbortSignal.timeout(60_000), ...rest });
  };

  it.each([
    { says: 'the network is gone', effect: { kind: 'reset', when: 'before' }, times: 4, rests: 2 },
    { says: 'the service is down', effect: { kind: 'status', status: 503 }, times: 3, rests: 1 },
  ] as const)('are gone on with by themselves when $says for a while', async ({ times, effect, rests }) => {
    const run = await begin(renameColumn);
    bench.bench.sandbox.control.addFault(outage(times, effect));
    const heard: (string | undefined)[] = [];
    const ended = await withRests(run, { onRest: (why) => heard.push(why?.kind) });
    expect([ended.state, heard.length]).toEqual(['finished', 2 * rests]);
    expect(new Set(heard)).toEqual(new Set(['offline', undefined]));
    expect(doneOf(renameColumn)).toEqual(eleven.map(() => 1));
  });

  it('rest no longer than they may, and can be gone on with then', async () => {
    const run = await begin(renameColumn);
    bench.bench.sandbox.control.addFault(outage(90, { kind: 'status', status: 503 }));
    const heard: unknown[] = [];
    const ended = await withRests(run, { onRest: (why) => heard.push(why), longestMs: 4_000 });
    expect([ended.state, heard]).toEqual(['stopped', []]);
    bench.bench.sandbox.control.faults.clear();
    expect((await bench.resume(run)).state).toBe('finished');
  });

  it('are left to whoever cancels them while they rest', async () => {
    const run = await begin(renameColumn);
    bench.bench.sandbox.control.addFault(outage(90, { kind: 'status', status: 503 }));
    const ended = await withRests(run, { onRest: () => void cancelRun(bench.host, run.id) });
    expect(ended.state).toBe('cancelled');
    expect(endsOf(run).map(([state]) => state)).toEqual(eleven.map((n) => (n <= 3 ? 'done' : 'skipped')));
  });
});

describe('a run', () => {
  it('rests as long as the service asks for', async () => {
    const slept: number[] = [];
    let onSleep = (): void => undefined;
    const bench = await ToolBench.open('eleven', (host) => {
      const sleep = (ms: number): Promise<void> => {
        slept.push(ms);
        onSleep();
        return Promise.resolve();
      };
      return { ...host, clock: { ...host.clock, sleep } };
    });
    onTestFinished(() => bench.close());
    const run = await bench.begin(await bench.plan(renameColumn.tool, renameColumn.options('')));
    bench.bench.sandbox.control.addFault({ method: 'POST', skip: 1, effect: { kind: 'throttle', retryAfter: 3600 } });
    onSleep = () => void cancelRun(bench.host, run.id);
    const running = { tool: toolNamed(run.tool).tool, run, account: bench.account, onProgress: () => undefined };
    const ended = await carryOutWithRests(bench.host, running, { signal: AbortSignal.timeout(60_000), onRest: () => undefined });
    expect(ended.state).toBe('cancelled');
    expect(slept).toEqual([3_600_000]);
  });
});
