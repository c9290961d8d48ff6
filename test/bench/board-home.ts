import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAccount } from '../../main/app/accounts.ts';
import { Redactor } from '../../main/app/redact.ts';
import { syncBoards } from '../../main/app/boards/sync-boards.ts';
import { openCore, type Core } from '../../main/core.ts';
import type { Account } from '../../main/sync/ports/settings.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import type { Seed } from '../sandbox/seed.ts';

/** A home with one account on a sandbox that has boards. */
export interface BoardHome {
  readonly sandbox: Sandbox;
  readonly top: string;
  readonly home: string;
  /** What a process needs for the account's secret. */
  readonly env: Readonly<Record<string, string>>;
  readonly core: Core;
  readonly account: Account;
  /** Throws when anything is not as the service has it. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

export async function openBoardHome(seed: Seed): Promise<BoardHome> {
  const sandbox = await startSandbox({ seed });
  const { clientId, clientSecret } = sandbox.credentials.robot;
  const env = { TIDEMARK_SECRET_BENCH: JSON.stringify({ clientSecret }) };
  const top = await realpath(await mkdtemp(join(tmpdir(), 'tidemark-bench-boards-')));
  const home = join(top, 'home');
  const askSecret = () => Promise.reject(new Error('The secret is in the environment.'));
  const core = await openCore({ home, version: '0', env, redactor: new Redactor(), askSecret, useSystemTrash: false });
  const auth = { kind: 'oauth2-robot', clientId } as const;
  const wanted = { service: 'projectplace', name: 'bench', url: sandbox.url, auth, secrets: 'env', allowAssumed: true } as const;
  const { account } = await addAccount(core.host, { wanted, parts: null }, AbortSignal.timeout(10_000));
  return {
    ...{ sandbox, top, home, env, core, account },
    refresh: async () => {
      const [outcome] = await syncBoards(core.host, [account], AbortSignal.timeout(600_000));
      if (!outcome || outcome.stopped)
        throw new Error(`The boards were not read: ${outcome?.stopped?.message ?? 'there are none'}`);
    },
    stop: async () => {
      await core.close();
      await sandbox.stop();
      await rm(top, { recursive: true, force: true });
    },
  };
}
