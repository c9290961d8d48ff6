import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { problemOfZip } from '../../main/app/tools/archives/check-zip.ts';
import { SyncError } from '../../main/sync/errors.ts';
import { memoryContent } from '../sandbox/archive/content.ts';
import { makeXlsx } from './make-xlsx.ts';
import { ToolBench } from './tool-bench.ts';
import type { Preview } from '../../main/app/tools/preview.ts';
import type { ToolRun } from '../../main/sync/ports/tool-runs.ts';
import type { Workspace } from '../sandbox/account.ts';
import type { Fault } from '../sandbox/wire/faults.ts';

const patience = () => AbortSignal.timeout(600_000);

describe('archived workspaces', () => {
  let bench: ToolBench;
  let folder = '';
  let number = 0;
  /** What tools slept, ms: their clock stands still but for that. */
  const slept: number[] = [];
  let onSleep = (): void => undefined;
  /** Right before and after a file gets its name. */
  let onPlace: (to: string) => Promise<void>;
  let onPlaced: () => Promise<void>;

  beforeAll(async () => {
    let now = Date.UTC(2026, 10, 20);
    const clock = {
      now: () => now,
      monotonic: () => now,
      sleep: (ms: number, signal?: AbortSignal): Promise<void> => {
        slept.push(ms);
        now += ms;
        onSleep();
        return signal?.aborted === true ? Promise.reject(new Error('stopped')) : Promise.resolve();
      },
    };
    const placeFile = async (from: string, to: string): Promise<void> => {
      await onPlace(to);
      await bench.bench.host.placeFile(from, to);
      await onPlaced();
    };
    bench = await ToolBench.open('administration', (host) => ({ ...host, clock, placeFile }));
  });
  beforeEach(async () => {
    await bench.reset();
    slept.length = 0;
    onSleep = () => undefined;
    onPlace = onPlaced = () => Promise.resolve();
    folder = join(bench.bench.folder, `saved ${(number += 1)}`);
    await mkdir(folder);
  });
  afterAll(() => bench.close());

  const manners = () => bench.world.exports.manners;
  const archived = (): Workspace[] => [...bench.world.workspaces.values()].filter((one) => one.archived);
  const some = (count: number) => archived().slice(0, count);
  const idsOf = (workspaces: readonly Workspace[]) => workspaces.map(({ id }) => String(id));
  const planSave = (count: number, more: object = {}): Promise<Preview> =>
    bench.plan('save-archived', { folder, workspaces: idsOf(some(count)), ...more });
  const planPurge = (count: number): Promise<Preview> => bench.plan('purge-archived', { workspaces: idsOf(some(count)) });
  const states = (run: ToolRun) => bench.changes(run).map(({ state }) => state);
  const reasons = (run: ToolRun) => bench.changes(run).map(({ reason }) => reason ?? '');
  const fault = (given: Fault) => bench.bench.sandbox.control.addFault(given);
  const started = () => bench.sent('POST /1/projects/{id}/exports');
  const deleted = () => bench.sent('DELETE /1/projects/{id}');
  const listed = () => bench.sent('POST /2/account/projects');
  const files = async () => (await readdir(folder)).toSorted();
  /** A document that takes more than one piece on the wire. */
  const fill = (workspace: Workspace | undefined): void => {
    if (!workspace) throw new Error('There is such a workspace');
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 31 + (at >> 8)) % 256));
    bench.world.archive.createDocument(
      workspace.root,
      { name: 'large.bin', content: memoryContent(bytes) },
      { by: workspace.ownerId },
    );
  };

  it('are all planned, over full pages, by name or size; those that are saved already are left', async () => {
    const [first] = some(1);
    fill(first);
    await writeFile(join(folder, `${first?.id ?? ''}-as the script named it.zip`), 'PK');
    const { plan } = await bench.plan('save-archived', { folder });
    expect([plan.changes.length, plan.left.map(({ what }) => what)]).toEqual([119, [first?.name]]);
    const before = listed();
    for (let more = 0; more < 80; more += 1) {
      const facts = { name: `More ${more}`, ownerId: first?.ownerId ?? 0, rootIsWorkspace: false };
      bench.world.addWorkspace(facts).archived = true;
    }
    expect((await bench.plan('save-archived', { folder })).plan.changes).toHaveLength(199);
    // What the key may do, two full pages, and one with nothing.
    expect(listed() - before).toBe(4);
    const large = await bench.plan('save-archived', { folder, atLeast: 100_000 });
    expect([large.plan.changes.length, large.plan.left.length]).toEqual([0, 1]);
    const named = await bench.plan('save-archived', { folder, name: (some(2)[1]?.name ?? '').toUpperCase(), atMost: 100_000 });
    expect(named.plan.changes).toHaveLength(1);
    await expect(bench.plan('save-archived', { folder: join(folder, 'none') })).rejects.toThrow('There is no folder');
  });

  it('are saved whole, with patience, and once', async () => {
    manners().polls = 4;
    const run = await bench.run(await planSave(2));
    expect([run.state, ...states(run)]).toEqual(['finished', 'done', 'done']);
    expect(slept.slice(0, 4)).toEqual([5000, 6250, 7813, 9766]);
    const saved = await files();
    expect(saved).toEqual(idsOf(some(2)).map((id) => expect.stringMatching(new RegExp(`^${id}-.*2026.*\\.zip$`)) as unknown));
    expect(await problemOfZip(join(folder, saved[0] ?? ''), patience())).toBeNull();
    const again = await planSave(2);
    expect(again.plan.left.map(({ reason }) => reason)).toEqual(saved.map((file) => `It is saved already: ${file}.`));
  });

  it('are told when their export fails or hangs, and the others go on', async () => {
    const [failing, hanging] = some(3);
    manners().failing.add(failing?.id ?? 0);
    manners().hanging.add(hanging?.id ?? 0);
    const run = await bench.run(await planSave(3, { patienceMinutes: 30 }));
    expect([run.state, ...states(run)]).toEqual(['finished', 'failed', 'failed', 'done']);
    expect(reasons(run)[0]).toBe(
      'The service could not make the export, and does not say why. Save this workspace again; if that fails too, leave some parts out.',
    );
    expect(reasons(run)[1]).toBe('The service did not finish the export within 30 minutes.');
    expect(Math.max(...slept)).toBe(60_000);
    expect(await files()).toHaveLength(1);
  });

  it('go on with the same export after a stop', async () => {
    manners().polls = 2;
    const stop = new AbortController();
    onSleep = () => stop.abort();
    const preview = await planSave(1);
    const run = await bench.run(preview, stop.signal);
    expect([run.state, ...states(run)]).toEqual(['stopped', 'pending']);
    onSleep = () => undefined;
    const resumed = await bench.resume(run);
    expect([resumed.state, ...states(run)]).toEqual(['finished', 'done']);
    expect(started()).toBe(1);
  });

  it.each([
    { says: 'where the service can begin in the middle', ranges: true },
    { says: 'where it begins at the start again', ranges: false },
  ])('are whole after a download that was cut, $says', async ({ ranges }) => {
    manners().ranges = ranges;
    fill(some(1)[0]);
    fault({ method: 'GET', pathMatches: '/download$', effect: { kind: 'truncate', after: 200_000 } });
    const run = await bench.run(await planSave(1));
    expect(states(run)).toEqual(['done']);
    const [file = ''] = await files();
    expect(await problemOfZip(join(folder, file), patience())).toBeNull();
    expect(bench.sent('GET /1/projects/{id}/exports/{eid}/download')).toBe(2);
  });

  it('leave nothing that is not whole', async () => {
    const preview = await planSave(2);
    fill(some(1)[0]);
    fault({ method: 'GET', pathMatches: '/download$', times: 4, effect: { kind: 'truncate', after: 100_000 } });
    const cut = await bench.run(preview);
    expect(states(cut)).toEqual(['failed', 'done']);
    fault({ method: 'GET', pathMatches: '/download$', times: 4, effect: { kind: 'html200' } });
    const page = await bench.run(await planSave(1));
    expect(states(page)).toEqual(['failed']);
    const headers = { 'content-type': 'application/zip', 'content-disposition': 'attachment; filename="a.zip"' };
    const effect = { kind: 'status', status: 200, body: 'PK, and then nothing of a zip', headers } as const;
    fault({ method: 'GET', pathMatches: '/download$', times: 4, effect });
    const other = await bench.run(await planSave(1));
    expect([states(other), reasons(other)]).toEqual([
      ['failed'],
      [expect.stringContaining('What came is not kept: it is no whole zip') as unknown],
    ]);
    expect(await files()).toEqual([expect.stringMatching(/\.zip$/)]);
  });

  it('are never written over a file that comes into their place meanwhile', async () => {
    onPlace = (to) => writeFile(to, 'Mine');
    const run = await bench.run(await planSave(1));
    expect([states(run), reasons(run)]).toEqual([['failed'], [expect.stringContaining('it is not written over') as string]]);
    const [file = ''] = await files();
    expect(await readFile(join(folder, file), 'utf8')).toBe('Mine');
    expect((await planPurge(1)).plan.changes).toEqual([]);
  });

  it('are known to be saved when the program ends right after one is in its place', async () => {
    onPlaced = () => Promise.reject(new SyncError('offline', 'As if it had ended.', { maybeDone: true }));
    expect(states(await bench.run(await planSave(1)))).toEqual(['done']);
    expect((await planPurge(1)).plan.changes).toHaveLength(1);
  });

  const save = (count: number, more: object = {}): Promise<ToolRun> =>
    planSave(count, more).then((preview) => bench.run(preview));
  const zipOf = async (workspace: Workspace | undefined): Promise<string> =>
    join(folder, (await files()).find((name) => name.startsWith(`${workspace?.id ?? 0}-`)) ?? '');

  it('are purged only with a file that is whole, and as they were when they were saved', async () => {
    await save(5);
    const [good, changed, used, missing, damaged] = some(5);
    const preview = await planPurge(6);
    expect(preview.plan.destructive).toBe(true);
    expect(preview.plan.changes).toHaveLength(5);
    expect(preview.plan.left.map(({ reason }) => reason)).toEqual(['No whole export of it was saved on this computer.']);
    fill(changed);
    if (used) used.archived = false;
    await rm(await zipOf(missing));
    const file = await zipOf(damaged);
    const bytes = await readFile(file);
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const run = await bench.run(preview);
    expect(states(run)).toEqual(['done', 'skipped', 'skipped', 'failed', 'failed', 'skipped']);
    expect(reasons(run).slice(1, 3)).toEqual(['Its size has changed since it was saved: save it anew.', 'It is in use again.']);
    expect(reasons(run)[4]).toContain('damaged');
    expect(bench.world.workspaces.has(good?.id ?? 0)).toBe(false);
    expect([deleted(), bench.world.workspaces.has(damaged?.id ?? 0)]).toEqual([1, true]);
  });

  it('are not purged when only parts were saved', async () => {
    await save(1, { parts: ['documents'] });
    const { plan } = await planPurge(1);
    expect([plan.changes.length, plan.left.map(({ reason }) => reason)]).toEqual([0, ['Only parts of it were saved.']]);
  });

  it('are each looked at right before they are purged, and all together before', async () => {
    await save(5);
    const preview = await planPurge(5);
    const before = listed();
    expect(states(await bench.run(preview))).toEqual(['done', 'done', 'done', 'done', 'done']);
    // Two pages each time.
    expect(listed() - before).toBe(2 * (1 + 5));
  });

  it('are purged once when the answer is lost', async () => {
    await save(2);
    const preview = await planPurge(2);
    fault({ method: 'DELETE', pathMatches: '/projects/', effect: { kind: 'reset', when: 'after' } });
    const run = await bench.run(preview);
    expect([run.state, ...states(run), deleted()]).toEqual(['finished', 'done', 'done', 2]);
  });
});

describe('the check of a zip', () => {
  let folder = '';
  let bench: ToolBench;
  beforeAll(async () => {
    bench = await ToolBench.open('empty');
    folder = bench.bench.folder;
  });
  afterAll(() => bench.close());

  it('finds every byte that is another in a file, and every end that is missing', async () => {
    const whole = Buffer.from(await makeXlsx([{ name: 'A', rows: [['Title'], ['x'.repeat(5_000)]] }]));
    const check = async (bytes: Uint8Array): Promise<boolean> => {
      const file = join(folder, 'try.zip');
      await writeFile(file, bytes);
      return (await problemOfZip(file, patience())) === null;
    };
    expect(await check(whole)).toBe(true);
    // As long as the name of the workbook's own part.
    expect(await check(Buffer.from(whole.toString('latin1').replaceAll('xl/styles.xml', 'C:/../ a.xml.'), 'latin1'))).toBe(true);
    const start = whole.indexOf('worksheets/sheet1.xml') + 'worksheets/sheet1.xml'.length;
    for (const at of [0, 7, 20, 40]) {
      const bad = Buffer.from(whole);
      bad[start + at] = (bad[start + at] ?? 0) ^ 0x10;
      expect([at, await check(bad)]).toEqual([at, false]);
    }
    for (const end of [0, 10, start, whole.length - 30, whole.length - 1])
      expect([end, await check(whole.subarray(0, end))]).toEqual([end, false]);
  });
});
