import { open, readFile } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { readStatus } from '../status.ts';
import { SyncError } from '../../sync/errors.ts';
import { command } from './command.ts';
import type { Desk } from './desk.ts';

/** The end of the log is what tells. */
const mostLog = 200_000;
const mostRows = 200;

/** What somebody who helps has to know, and nothing that must stay secret. */
export function diagnosticsCommands(desk: Desk) {
  return {
    'diagnostics.preview': command([], () => readParts(desk)),
    'diagnostics.save': command([], async () => ({ path: await save(desk) })),
  };
}

interface Part {
  readonly name: string;
  readonly text: string;
}

async function readParts(desk: Desk): Promise<readonly Part[]> {
  const { host, machine } = desk;
  const about = { version: machine.version, system: machine.system, release: release(), node: process.versions.node };
  const accounts = host.settings.accounts().map(({ id, service, url, auth, secrets, allowAssumed }) => {
    return { id, service, url, signIn: auth.kind, secrets, allowAssumed };
  });
  const parts: readonly Part[] = [
    { name: 'about.json', text: json(about) },
    { name: 'accounts.json', text: json(accounts) },
    { name: 'pairs.json', text: json(readStatus(host)) },
    { name: 'waiting.json', text: json(host.settings.pairs().map((pair) => waiting(desk, pair.id))) },
    { name: 'tidemark.log', text: await readLog(host.home) },
  ];
  return parts.map(({ name, text }) => ({ name, text: desk.redact(text) }));
}

function waiting({ host: { mirror } }: Desk, pairId: number) {
  const held = mirror.held(pairId).slice(0, mostRows);
  const failures = mirror.failures(pairId).slice(0, mostRows);
  return { pairId, held, failures, conflicts: mirror.conflicts(pairId).slice(0, mostRows) };
}

function json(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (part === Infinity ? 'forever' : part), 2);
}

async function readLog(home: string): Promise<string> {
  const text = await readFile(join(home, 'logs', 'tidemark.log'), 'utf8').catch(() => '');
  if (text.length <= mostLog) return text;
  // Whole lines, so that no secret is cut in a way that nobody recognises.
  return text.slice(text.indexOf('\n', text.length - mostLog) + 1);
}

/** One text file, since that can be read before it is sent. For its user only. */
async function save(desk: Desk): Promise<string> {
  const { host } = desk;
  const folder = join(host.home, 'diagnostics');
  const stamp = new Date(host.clock.now()).toISOString().replaceAll(':', '.').slice(0, 19);
  const path = join(folder, `tidemark-${stamp}-${host.random.token().slice(0, 6)}.txt`);
  const text = (await readParts(desk)).map((part) => `==== ${part.name}\n${part.text}\n`).join('\n');
  await makeFolder(folder, 0o700);
  try {
    const handle = await open(path, 'wx', 0o600);
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new SyncError('unreadable', `"${path}" could not be written.`, { cause: error });
  }
  return path;
}
