import { openHttp } from '../../main/services/http/open-http.ts';
import { connectTargetprocess } from '../../main/services/targetprocess/session.ts';
import type { Account, AuthScheme } from '../../main/sync/ports/settings.ts';
import { systemClock, systemRandom } from '../../main/system-time.ts';
import type { Manners } from '../sandbox/targetprocess/installation.ts';
import type { TpSeed } from '../sandbox/targetprocess/seed.ts';
import { startTargetprocessSandbox, type TargetprocessSandbox } from '../sandbox/targetprocess/server.ts';
import { memorySecrets } from './projectplace-world.ts';

export type TpWay = 'access-token' | 'service-token' | 'password' | 'cookie';

export const allWays: readonly TpWay[] = ['access-token', 'service-token', 'password', 'cookie'];

function authOf({ credentials }: TargetprocessSandbox, way: TpWay): { auth: AuthScheme; secrets: Record<string, string> } {
  switch (way) {
    case 'access-token':
      return { auth: { kind: way }, secrets: { accessToken: credentials.accessToken } };
    case 'service-token':
      return { auth: { kind: way }, secrets: { serviceToken: credentials.serviceToken } };
    case 'password':
      return { auth: { kind: way, login: credentials.login }, secrets: { password: credentials.password } };
    case 'cookie':
      return { auth: { kind: way }, secrets: { cookie: credentials.cookie } };
  }
}

/** A session of the sandbox's account. */
export function targetprocessSession(sandbox: TargetprocessSandbox, way: TpWay, change: Partial<Account> = {}) {
  const { auth, secrets: start } = authOf(sandbox, way);
  const account: Account = {
    ...{ id: 1, service: 'targetprocess', name: 'test', url: sandbox.url, auth, secrets: 'session' },
    ...{ allowAssumed: true, profile: null, addedAt: 0 },
    ...change,
  };
  const transport = openHttp({ clock: systemClock, userAgent: 'Tidemark/test' });
  const secrets = memorySecrets(start);
  const session = connectTargetprocess({ account, secrets, transport, clock: systemClock, random: systemRandom });
  const stop = async (): Promise<void> => {
    await session.close();
    await transport.close();
  };
  return { session, secrets, transport, account, stop };
}

/** A sandbox with a session of it. */
export async function openTargetprocess(
  facts: { readonly seed: TpSeed; readonly way?: TpWay; readonly path?: string; readonly manners?: Partial<Manners> },
  change: Partial<Account> = {},
) {
  const { way = 'access-token', ...options } = facts;
  const sandbox = await startTargetprocessSandbox(options);
  const opened = targetprocessSession(sandbox, way, change);
  const stop = async (): Promise<void> => {
    await opened.stop();
    await sandbox.stop();
  };
  return { ...opened, sandbox, stop };
}
