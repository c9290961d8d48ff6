import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { addAccount } from '../../main/app/accounts.ts';
import { Redactor } from '../../main/app/redact.ts';
import { syncBoards } from '../../main/app/boards/sync-boards.ts';
import { openCore } from '../../main/core.ts';
import { chance } from '../crash/crash-world.ts';
import { startSandbox, type Sandbox } from '../sandbox/server.ts';
import { testSeed } from '../sandbox/test-seed.ts';
import { seed } from '../runs.ts';

const kills = Number(process.env['TIDEMARK_KILLS'] ?? 5);
const childFile = new URL('./kill-child.ts', import.meta.url).pathname;

/** Runs the child; with a time it is killed that long after it stored its first edit. */
async function run(env: NodeJS.ProcessEnv, killAfterMs: number | null): Promise<string> {
  const edits = killAfterMs === null ? { TIDEMARK_EDITS: '0' } : {};
  const child = spawn(process.execPath, [childFile], { env: { ...env, ...edits }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  let isDoomed = false;
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (killAfterMs === null || isDoomed) return;
    isDoomed = true;
    setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  await new Promise<void>((resolve) => child.on('close', () => resolve()));
  expect(errors).toBe('');
  return output;
}

async function prepare(home: string, sandbox: Sandbox): Promise<NodeJS.ProcessEnv> {
  const { robot } = sandbox.credentials;
  const env = { ...process.env, TIDEMARK_HOME: home, TIDEMARK_SECRET_KILL: JSON.stringify({ clientSecret: robot.clientSecret }) };
  const core = await openCore({
    home,
    version: '0',
    env,
    redactor: new Redactor(),
    askSecret: () => Promise.reject(new Error('no')),
  });
  const auth = { kind: 'oauth2-robot', clientId: robot.clientId } as const;
  const wanted = { service: 'projectplace', name: 'kill', url: sandbox.url, auth, secrets: 'env', allowAssumed: true } as const;
  const signal = AbortSignal.timeout(60_000);
  const { account } = await addAccount(core.host, { wanted, parts: null }, signal);
  await syncBoards(core.host, [account], signal);
  await core.close();
  return env;
}

it(
  `killed ${kills} times while it edits and sends, it loses no edit and sends none twice (TIDEMARK_SEED=${seed})`,
  async () => {
    const home = await mkdtemp(join(tmpdir(), 'tidemark-kill-'));
    const sandbox = await startSandbox({ seed: testSeed() });
    onTestFinished(async () => {
      await sandbox.stop();
      await rm(home, { recursive: true, force: true });
    });
    const env = await prepare(home, sandbox);
    const random = chance(seed);
    const told: string[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const output = await run(env, Math.floor(random() * 400));
      told.push(...output.split('\n').slice(0, -1));
    }
    expect(JSON.parse(await run(env, null))).toMatchObject({ stopped: null, unsent: 0 });
    const { boards } = sandbox.control;
    const all = sandbox.workspaces.flatMap(({ id }) => boards.list(id)).map(({ id }) => boards.board(id));
    const cards = all.flatMap(({ columns }) => columns.flatMap((column) => column.cards));
    const texts = cards.flatMap(({ title, comments }) => [title, ...comments.map(({ text }) => text)]);
    const counted = told.map((text) => [text, texts.filter((one) => one === text).length]);
    expect(counted.filter(([, count]) => count !== 1)).toEqual([]);
    expect(told.length).toBeGreaterThanOrEqual(kills);
  },
  60_000 + kills * 6_000,
);
