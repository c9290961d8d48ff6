import { keychainSecrets } from '../../main/secrets/keychain.ts';
import { SyncError } from '../../main/sync/errors.ts';

/**
 * Plays calls on the keychain of the session that it runs in and prints what came of each, as one line of JSON.
 * CALLS: a JSON list of `[method, ...arguments]`; a text argument `x*N` stands for N times x. TIMEOUT_MS: of one call.
 */
type Call = readonly ['get' | 'delete', string] | readonly ['set', string, string] | readonly ['keys'];

const calls = JSON.parse(process.env['CALLS'] ?? '[]') as readonly Call[];
const store = keychainSecrets({ timeoutMs: Number(process.env['TIMEOUT_MS'] ?? 20_000) });

function play(call: Call): Promise<unknown> {
  switch (call[0]) {
    case 'get':
      return store.get(call[1]);
    case 'delete':
      return store.delete(call[1]);
    case 'set':
      return store.set(
        call[1],
        call[2].replace(/^(.+)\*(\d+)$/u, (_, text: string, times: string) => text.repeat(Number(times))),
      );
    case 'keys':
      return store.keys().then((keys) => [...keys].sort());
  }
}

const results: unknown[] = [];
for (const call of calls) {
  results.push(
    await play(call).then(
      (value) => value ?? null,
      (error: unknown) => (error instanceof SyncError ? { kind: error.kind, message: error.message } : String(error)),
    ),
  );
}
// Node does not exit while a call is out: one that hangs would keep the test waiting for D-Bus to give it up.
process.stdout.write(`${JSON.stringify(results)}\n`, () => process.kill(process.pid, 'SIGKILL'));
