import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHttp } from '../../main/services/http/open-http.ts';
import { connectService } from '../../main/services/connect.ts';
import { SyncError } from '../../main/sync/errors.ts';
import type { ServiceSession, Workspace } from '../../main/sync/ports/service.ts';
import type { Account } from '../../main/sync/ports/settings.ts';
import { systemClock, systemRandom } from '../../main/system-time.ts';
import { conformanceSeed, memorySecrets } from '../conformance/projectplace-world.ts';
import { smallRecords } from '../conformance/projectworks-world.ts';
import { chance } from '../crash/crash-world.ts';
import { numRuns, seed } from '../runs.ts';
import { startPlanpointSandbox } from '../sandbox/planpoint/server.ts';
import { startProjectworksSandbox } from '../sandbox/projectworks/server.ts';
import { startSandbox } from '../sandbox/server.ts';
import { demoSeed } from '../sandbox/targetprocess/demo.ts';
import { startTargetprocessSandbox } from '../sandbox/targetprocess/server.ts';
import { HastyClock } from '../services/manual-clock.ts';
import { smallSeed } from '../services/planpoint/sandbox-account.ts';
import { twistedLine } from './twisted-line.ts';

/** In `npm test`; the soak plays many times as many. */
const rounds = numRuns(2);

interface Standing {
  readonly url: string;
  readonly auth: Account['auth'];
  readonly secrets: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

const services: Readonly<Record<Account['service'], () => Promise<Standing>>> = {
  async projectplace() {
    const sandbox = await startSandbox({ seed: conformanceSeed() });
    const { clientId, clientSecret } = sandbox.credentials.robot;
    return { url: sandbox.url, auth: { kind: 'oauth2-robot', clientId }, secrets: { clientSecret }, stop: () => sandbox.stop() };
  },
  async targetprocess() {
    const sandbox = await startTargetprocessSandbox({ seed: demoSeed });
    const { accessToken } = sandbox.credentials;
    return { url: sandbox.url, auth: { kind: 'access-token' }, secrets: { accessToken }, stop: () => sandbox.stop() };
  },
  async planpoint() {
    const { url, credentials, stop } = await startPlanpointSandbox({ seed: smallSeed() });
    const { username: login, password } = credentials;
    return { url, auth: { kind: 'password', login }, secrets: { password }, stop };
  },
  async projectworks() {
    const sandbox = await startProjectworksSandbox({ seed: smallRecords });
    const { consumerKey, consumerSecret } = sandbox.credentials;
    return {
      url: sandbox.url,
      auth: { kind: 'consumer-key', consumerKey },
      secrets: { consumerSecret },
      stop: () => sandbox.stop(),
    };
  },
};

async function all<T>(batches: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const batch of batches) out.push(batch);
  return out;
}

type Reading = () => Promise<unknown>;

/** All that can be read of an account, each by itself: what one answer spoils keeps nothing else from being asked. */
async function readingsOf(session: ServiceSession, signal: AbortSignal): Promise<readonly Reading[]> {
  const { tables } = session;
  const out: Reading[] = [() => session.whoAmI(signal), () => session.people(signal), () => session.workspaces(signal)];
  for (const { id, rootId } of (await session.workspaces(signal)).slice(0, 2)) {
    out.push(...(await readingsOfArchive(session, { id, rootId }, signal)), ...(await readingsOfBoards(session, id, signal)));
  }
  if (!tables) return out;
  out.push(() => tables.list(signal));
  for (const { id } of (await tables.list(signal)).slice(0, 4))
    out.push(async () => (await all((await tables.rows(id, { since: null }, signal)).batches)).flat());
  return out;
}

async function readingsOfArchive(
  { archives }: ServiceSession,
  at: Pick<Workspace, 'id' | 'rootId'>,
  signal: AbortSignal,
): Promise<Reading[]> {
  if (!archives) return [];
  const archive = archives.open(at.id, at.rootId);
  const { nodes } = await archive.list(signal);
  const out: Reading[] = [
    async () => ({ ...(await archive.list(signal)), at: 0 }),
    () => archive.children(at.rootId, signal),
    ...nodes.slice(0, 3).map((node) => () => archive.inspect(node, signal)),
  ];
  const document = nodes.find(({ kind }) => kind === 'document');
  if (document) out.push(async () => Buffer.concat(await all((await archive.read(document.id, signal)).chunks)).toString('hex'));
  return out;
}

async function readingsOfBoards({ boards }: ServiceSession, workspaceId: string, signal: AbortSignal): Promise<Reading[]> {
  const [board] = (await boards?.boards(workspaceId, signal)) ?? [];
  if (!boards || !board) return [];
  return [() => boards.boards(workspaceId, signal), () => boards.board(board.id, signal), () => boards.cards(board.id, signal)];
}

const stops: (() => Promise<void>)[] = [];

/** An account of a service, reached over a line that can be spoilt. */
async function opened(service: string) {
  // One of the names that the table above has.
  const kind = service as Account['service'];
  const { url, auth, secrets, stop } = await services[kind]();
  stops.push(stop);
  const line = await twistedLine(url, chance(seed));
  stops.push(() => line.stop());
  const account: Account = {
    ...{ id: 1, service: kind, name: 'test', url: line.url, auth, secrets: 'session' },
    ...{ allowAssumed: false, profile: null, addedAt: 0 },
  };
  const transport = openHttp({ clock: systemClock, userAgent: 'Tidemark/test' });
  stops.push(() => transport.close());
  const clock = new HastyClock();
  const session = connectService({ account, secrets: memorySecrets(secrets), transport, clock, random: systemRandom });
  stops.push(() => session.close());
  const signal = AbortSignal.timeout(300_000);
  const readings = await readingsOf(session, signal);
  /** What each reading comes to: its value as text, or the kind of its error. */
  const read = async (): Promise<readonly string[]> => {
    const told: string[] = [];
    for (const reading of readings) {
      const answer: unknown = await reading().catch((error: unknown) => error);
      if (!(answer instanceof Error)) told.push(JSON.stringify(answer));
      else if (answer instanceof SyncError && answer.kind !== 'bug' && !signal.aborted) told.push(answer.kind);
      else throw new Error('What a service answers is never our mistake.', { cause: answer });
    }
    return told;
  };
  return { line, read };
}

/** A row of one value that is deeper than anything can be. */
const deep = `[{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}]`;

const isError = (told: string): boolean => /^[a-z]+$/.test(told);

describe.each(Object.keys(services))('what %s answers and nobody agreed on', (service) => {
  let account: Awaited<ReturnType<typeof opened>>;
  let before: readonly string[] = [];
  beforeAll(async () => {
    account = await opened(service);
    before = await account.read();
    expect([before.length > 5, before.some(isError)]).toEqual([true, false]);
  });
  afterAll(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  it(
    `is an error that says so, and nothing of it stays (TIDEMARK_SEED=${seed}, ${rounds} rounds)`,
    async () => {
      const { line, read } = account;
      const kinds = new Map<string, number>();
      for (let round = 0; round < rounds; round += 1) {
        line.share = 0.3;
        for (const told of await read()) if (isError(told)) kinds.set(told, (kinds.get(told) ?? 0) + 1);
        line.share = 0;
        expect(await read()).toEqual(before);
      }
      const errors = JSON.stringify(Object.fromEntries(kinds));
      process.stdout.write(`${service}: ${line.spoilt} answers spoilt in ${before.length} readings; errors ${errors}\n`);
      expect(line.spoilt).toBeGreaterThan(0);
    },
    60_000 + rounds * 5_000,
  );

  it.each(
    ['', 'null', '7', '"text"', '{}', '[[]]', '<html>Sign in</html>', deep].map((text) => [text.slice(0, 20), text] as const),
  )('is never taken for nothing: %j', async (_, instead) => {
    const { line, read } = account;
    line.instead = instead;
    const told = await read();
    line.instead = null;
    expect(told.filter((one, at) => !isError(one) && one !== before[at])).toEqual([]);
  });
});
