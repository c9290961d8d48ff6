import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tomorrow } from '../../main/app/pause.ts';
import { ProgressBoard } from '../../main/app/surface/progress-board.ts';
import { StatusReader } from '../../main/app/surface/status-view.ts';
import { openWorkbench } from '../app/temporary-home.ts';
import type { Host } from '../../main/app/host.ts';
import type { BoardStanding } from '../../main/app/surface/board-desk.ts';
import type { Workbench } from '../app/temporary-home.ts';

const wellBoards: BoardStanding = { unsent: 0, needsYou: 0, problems: [] };

function reader(host: Host, boards: BoardStanding = wellBoards): StatusReader {
  const facts = { board: new ProgressBoard(host.clock), sparesBattery: () => false, isAsked: () => false, boards: () => boards };
  return new StatusReader(host, facts);
}

describe('how everything is', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench('empty');
  });
  afterAll(() => bench.close());

  it.each([
    [wellBoards, 'idle', 0],
    [{ ...wellBoards, unsent: 3 }, 'idle', 0],
    [{ ...wellBoards, unsent: 3, needsYou: 2 }, 'attention', 2],
    [{ ...wellBoards, problems: [{ accountId: 7, kind: 'offline' }] }, 'offline', 0],
    [{ ...wellBoards, needsYou: 1, problems: [{ accountId: 7, kind: 'auth' }] }, 'signed-out', 2],
    [{ ...wellBoards, problems: [{ accountId: 7, kind: 'broken' }] }, 'idle', 0],
  ] as const)('tells of boards that stand as %j', (boards, state, needsYou) => {
    expect(reader(bench.host, boards).read()).toMatchObject({ state, needsYou });
  });

  it('is not told to be up to date while a pair has never run', async () => {
    const { host } = bench;
    const state = () => reader(host).read().state;
    expect(state()).toBe('idle');
    await bench.addFirstPair(join(bench.folder, 'new'));
    expect(state()).toBe('syncing');
  });

  it('rests until tomorrow: eight in the morning, at the end of a month too', () => {
    expect(new Date(tomorrow(new Date(2026, 11, 31, 23, 59).getTime()))).toEqual(new Date(2027, 0, 1, 8));
  });
});
