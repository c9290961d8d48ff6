import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { csvPortions, planCsv } from '../../main/app/tools/plan-csv.ts';
import { openToolRuns } from '../../main/mirror/tool-runs.ts';
import { temporaryHome } from './temporary-home.ts';
import type { NewRun, ToolRuns } from '../../main/sync/ports/tool-runs.ts';

const nobody = (): boolean => false;
const everybody = (): boolean => true;

/** So many changes, and one that is left. */
function runOf(count: number): NewRun {
  const changes = Array.from({ length: count }, (_, n) => {
    return { what: `Board ${n}`, from: n % 2 === 0 ? 'Görs' : 'Doing', to: 'Under way', order: { n } };
  });
  const left = [{ what: 'Left', from: '', to: '', order: null, reason: 'It has only 1 column.' }];
  const facts = { accountId: 1, tool: 'rename-column', title: 'Rename', undoes: null, owner: 'me', startedAt: 0 };
  return { ...facts, changes, left };
}

function open(home = temporaryHome()): ToolRuns {
  const runs = openToolRuns(join(home, 'tools.db'));
  onTestFinished(() => runs.close());
  return runs;
}

describe('runs of tools', () => {
  it('are stored while others act, and are runs once they are whole', async () => {
    const runs = open();
    const storing = runs.begin(runOf(5_000), everybody);
    const seen: number[] = [];
    for (let turns = 0; turns < 20; turns += 1) {
      seen.push(runs.runs().length);
      await turn();
    }
    expect(seen).toEqual(seen.map(() => 0));
    const { id } = await storing;
    expect(runs.counts(id)).toEqual({ done: 0, failed: 0, skipped: 1, open: 5_000 });
    expect(runs.changes(id).map(({ index, order }) => [index, order])).toEqual([
      ...Array.from({ length: 5_000 }, (_, n) => [n, { n }]),
      [5_000, null],
    ]);
  });

  it('keep others from their account while they are stored', async () => {
    const runs = open();
    const storing = runs.begin(runOf(1_000), everybody);
    await expect(runs.begin(runOf(1), everybody)).rejects.toThrow('A tool works on this account already');
    await storing;
  });

  it('are gone when the process ends before they are stored', async () => {
    const home = temporaryHome();
    const first = open(home);
    const storing = first.begin(runOf(2_000), everybody).catch(() => 'ended');
    await turn();
    await turn();
    first.close();
    expect(await storing).toBe('ended');
    const again = open(home);
    expect(again.runs()).toEqual([]);
    expect([...again.allCounts().values()]).toMatchObject([{ open: expect.any(Number) as number }]);
    await expect(again.begin(runOf(1), everybody)).rejects.toThrow('A tool works on this account already');
    const { id } = await again.begin(runOf(1), nobody);
    expect([...again.allCounts()]).toEqual([[id, { done: 0, failed: 0, skipped: 1, open: 1 }]]);
  });

  it('are saved in portions, all of them in order', async () => {
    const runs = open();
    const { id } = await runs.begin(runOf(1_200), everybody);
    const asked: number[] = [];
    let saved = '';
    for await (const text of csvPortions((next) => (asked.push(next.limit), runs.rows(id, next)))) saved += text;
    expect(saved).toBe(planCsv(runs.changes(id)));
    expect(asked).toEqual([500, 500, 500, 500]);
  });

  it('are forgotten a part at a time once they have ended, and are in no list from the first', async () => {
    const home = temporaryHome();
    const runs = open(home);
    const { id } = await runs.begin(runOf(1_200), everybody);
    expect(runs.forget(id)).toBe(false);
    expect(runs.counts(id).open).toBe(1_200);
    runs.end(id, { state: 'finished', reason: null, at: 1 });
    expect([runs.forget(id), runs.run(id), runs.rows(id, { from: 0, limit: 1 })[0]?.index]).toEqual([true, null, 500]);
    // What a process that ended has left goes with the next run.
    const { id: next } = await open(home).begin(runOf(1), nobody);
    expect([...runs.allCounts().keys()]).toEqual([next]);
    expect(runs.forget(id)).toBe(false);
    runs.end(next, { state: 'cancelled', reason: null, at: 2 });
    const steps = [runs.forget(next), runs.forget(next), runs.forget(next)];
    expect([steps, runs.runs(), [...runs.allCounts()]]).toEqual([[true, true, false], [], []]);
  });

  it('are read a page at a time, by state and words', async () => {
    const runs = open();
    const { id } = await runs.begin(runOf(10), everybody);
    runs.mark(id, 1, { state: 'done', reason: null });
    runs.mark(id, 4, { state: 'failed', reason: 'HTTP 403' });
    runs.mark(id, 6, { state: 'sending', reason: null });
    const page = (wanted: object) => {
      const { total, rows } = runs.page(id, { states: [], text: '', offset: 0, limit: 100, ...wanted });
      return [total, ...rows.map(({ index }) => index)];
    };
    expect(page({ offset: 8, limit: 2 })).toEqual([11, 8, 9]);
    expect(page({ states: ['done', 'failed'] })).toEqual([2, 1, 4]);
    expect(page({ text: ' GÖRS', limit: 2 })).toEqual([5, 0, 2]);
    expect(page({ text: 'http 4', states: ['failed'] })).toEqual([1, 4]);
    expect(page({ text: 'görs', states: ['done'] })).toEqual([0]);
    expect(runs.open(id, { from: 3, limit: 4 }).map(({ index, state }) => [index, state])).toEqual([
      [3, 'pending'],
      [5, 'pending'],
      [6, 'sending'],
      [7, 'pending'],
    ]);
  });
});
