import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptySeed } from '../sandbox/seeds/index.ts';
import { startSandbox } from '../sandbox/server.ts';
import { ManualClock } from '../services/manual-clock.ts';
import { Client } from './client.ts';

/** Remembers how long was to be slept. */
class ToldClock extends ManualClock {
  readonly sleeps: number[] = [];

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(ms);
    return super.sleep(ms, signal);
  }
}

const asked = { uploads: 'POST /2/documents/{id}/upload', listings: 'GET /1/projects/{id}/documents' };

test('F09: a service that asks for patience is left alone until its time, whatever there is to ask it for', async () => {
  const sandbox = await startSandbox({ seed: emptySeed() });
  const { id, rootContainerId } = sandbox.workspaces[0] ?? { id: 0, rootContainerId: 0 };
  const lineClock = new ToldClock();
  const client = await Client.make({ sandbox, workspaceId: String(id), rootId: String(rootContainerId), lineClock });
  try {
    sandbox.control.putDocument(id, 'there.txt', { content: Buffer.from('there') });
    await client.syncOnce();
    const { archive } = await client.start();
    const { counts } = sandbox.control;
    const seen = async (): Promise<readonly number[]> => {
      // By the time that this is answered, whatever was sent before has come there.
      await fetch(sandbox.url).then((answer) => answer.text());
      const { byRoute } = counts.read();
      return Object.values(asked).map((route) => byRoute[route] ?? 0);
    };
    sandbox.control.addFault({ method: 'POST', pathMatches: '/upload$', effect: { kind: 'throttle', retryAfter: 8 } });
    await writeFile(join(client.root, 'a.txt'), 'a');
    const syncing = client.syncOnce();
    await expect.poll(() => lineClock.sleeps.some((ms) => ms > 7_000 && ms <= 8_000)).toBe(true);
    const [, listings = 0] = await seen();
    const listing = archive.list(new AbortController().signal);
    lineClock.advance(7_900);
    expect(await seen()).toEqual([1, listings]);
    lineClock.advance(200);
    await listing;
    expect(await syncing).toMatchObject({ uploads: 1, failures: 0, stopped: null });
    const [uploads, after = 0] = await seen();
    expect([uploads, after > listings]).toEqual([2, true]);
  } finally {
    await client.remove();
    await sandbox.stop();
  }
});
