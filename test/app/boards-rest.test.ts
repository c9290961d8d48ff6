import { expect, it, onTestFinished } from 'vitest';
import { noteUse } from '../../main/app/account-use.ts';
import { BoardWatch } from '../../main/app/boards/watch-boards.ts';
import { viewAccount } from '../../main/app/surface/account-view.ts';
import { ManualClock } from '../services/manual-clock.ts';
import { openWorkbench } from './temporary-home.ts';
import type { Host } from '../../main/app/host.ts';

const minute = 60_000;

it('boards whose credential was refused rest until it is taken again, and the account is told to be signed out', async () => {
  const bench = await openWorkbench('small');
  const clock = new ManualClock(Date.now());
  let asked = 0;
  const connect: Host['connect'] = (account, secrets) => {
    const session = bench.host.connect(account, secrets);
    return { ...session, workspaces: (signal) => ((asked += 1), session.workspaces(signal)) };
  };
  const host: Host = { ...bench.host, clock, connect };
  const account = await bench.addRobot();
  const { control } = bench.sandbox;
  const watch = new BoardWatch(host, { changed: () => undefined });
  const end = new AbortController();
  const running = watch.run(end.signal);
  onTestFinished(async () => {
    end.abort();
    await running;
    await bench.close();
  });
  /** Lets time pass until something is so. */
  const until = (look: () => boolean) =>
    expect.poll(() => (clock.advance(1000), look()), { timeout: 30_000, interval: 20 }).toBe(true);
  // Archived boards are not read.
  const readAt = () => Math.max(0, ...host.mirror.boards.boards(account.id).map((board) => board.readAt ?? 0));
  const kind = () => watch.stateOf(account.id)?.problem?.kind;
  await until(() => readAt() > 0);

  control.addFault({ pathMatches: '^/', times: 100_000, effect: { kind: 'status', status: 401 } });
  watch.refresh(null);
  await until(() => kind() === 'auth' && viewAccount(host, account).state === 'signed-out');
  await until(() => watch.stateOf(account.id)?.refreshing === false);
  asked = 0;
  // Each turn lets the loops do what they would.
  for (let passed = 0; passed < 30 * minute; passed += minute) {
    clock.advance(minute);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(asked).toBe(0);

  control.faults.clear();
  const before = readAt();
  noteUse(host, account, { good: true });
  await until(() => readAt() > before);
  await until(() => kind() === undefined);
  expect(viewAccount(host, account).state).toBe('ok');
});
