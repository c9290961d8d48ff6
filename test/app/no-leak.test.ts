import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPair } from '../../main/app/pairs.ts';
import { syncOnce } from '../../main/app/sync-once.ts';
import { undiciTransport } from '../../main/services/http/undici-transport.ts';
import { everythingWritten, openWorkbench } from './temporary-home.ts';
import type { Transport } from '../../main/services/http/transport.ts';
import type { Workbench } from './temporary-home.ts';

const signal = AbortSignal.timeout(600_000);

/** A real carrier that remembers what it was given to keep secret. */
function overheard(): { carrier: Transport; tokens: Set<string> } {
  const real = undiciTransport({ connections: 8, connectTimeoutMs: 5000 });
  const tokens = new Set<string>();
  const carrier: Transport = {
    send: (request) => {
      for (const [name, value] of Object.entries(request.headers)) {
        if (name.toLowerCase() === 'authorization') tokens.add(value.replace(/^\w+ /, ''));
      }
      return real.send(request);
    },
    close: () => real.close(),
  };
  return { carrier, tokens };
}

describe('secrets and tokens', () => {
  let bench: Workbench;
  const { carrier, tokens } = overheard();
  beforeAll(async () => {
    bench = await openWorkbench('demo', carrier);
  });
  afterAll(() => bench.close());

  it('are in no file after a sync with every kind of trouble', async () => {
    const account = await bench.addRobot();
    const { id } = bench.sandbox.workspaces.find(({ name }) => name === 'Tern 2 launch')!;
    const place = { account, workspaceId: String(id), remoteFolder: null, folder: `${bench.folder}/a`, linkFiles: true };
    const pair = await addPair(bench.host, place, signal);
    const { control, credentials } = bench.sandbox;
    control.addFault({ method: 'GET', pathMatches: '^/1/documents/', times: 2, effect: { kind: 'html200' } });
    control.addFault({ method: 'GET', pathMatches: '^/1/documents/', times: 2, effect: { kind: 'truncate', after: 10 } });
    control.addFault({ method: 'GET', pathMatches: '^/1/documents/', times: 1, effect: { kind: 'expireToken' } });
    await syncOnce(bench.host, { pairs: [pair], onEvent: () => undefined }, signal);
    control.faults.clear();
    control.addFault({
      times: 100,
      effect: { kind: 'status', status: 401, body: { error: 'nope' }, headers: {}, when: 'before' },
    });
    const [outcome] = await syncOnce(bench.host, { pairs: [pair], onEvent: () => undefined }, signal);
    expect(outcome?.report?.stopped?.kind).toBe('auth');
    bench.host.log(`a careless message with ${credentials.robot.clientSecret} and Bearer ${[...tokens].at(-1) ?? ''}`);

    // At least the secret itself (by Basic) and two access tokens: the one that ran out and the one after it.
    expect(tokens.size).toBeGreaterThanOrEqual(3);
    const everything = await everythingWritten(dirname(bench.home));
    const leaked = [credentials.robot.clientSecret, ...tokens].filter((secret) => everything.includes(secret));
    expect(leaked).toEqual([]);
    expect(everything).toContain('a careless message with [hidden]');
  });
});
