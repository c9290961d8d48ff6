import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { addAccount } from '../../main/app/accounts.ts';
import { addPair } from '../../main/app/pairs.ts';
import { Redactor } from '../../main/app/redact.ts';
import { openCore } from '../../main/core.ts';
import { emptySeed } from '../sandbox/seeds/index.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { startSandbox } from '../sandbox/server.ts';

const childFile = new URL('./sync-child.ts', import.meta.url).pathname;

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** Chance by a seed, so that a run that failed can be had again. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A home with one pair on a sandbox, synced by child processes that may be killed at any moment. */
export class CrashWorld {
  readonly sandbox: Sandbox;
  readonly top: string;
  readonly root: string;
  readonly workspaceId: number;
  /** Every content that somebody wrote and nobody deleted or wrote over. */
  readonly written = new Set<string>();

  private constructor(sandbox: Sandbox, top: string) {
    this.sandbox = sandbox;
    this.top = top;
    this.root = join(top, 'files');
    this.workspaceId = sandbox.workspaces[0]?.id ?? 0;
  }

  static async open(): Promise<CrashWorld> {
    const top = await realpath(await mkdtemp(join(tmpdir(), 'tidemark-crash-')));
    const world = new CrashWorld(await startSandbox({ seed: emptySeed() }), top);
    await mkdir(world.root);
    await world.#pair();
    return world;
  }

  async close(): Promise<void> {
    await this.sandbox.stop();
    await rm(this.top, { recursive: true, force: true });
  }

  get env(): NodeJS.ProcessEnv {
    const secret = JSON.stringify({ clientSecret: this.sandbox.credentials.robot.clientSecret });
    return { ...process.env, TIDEMARK_HOME: join(this.top, 'home'), TIDEMARK_SECRET_CRASH: secret };
  }

  async #pair(): Promise<void> {
    const nobody = () => Promise.reject(new Error('nobody is here to ask'));
    const core = await openCore({
      home: join(this.top, 'home'),
      version: '0',
      env: this.env,
      redactor: new Redactor(),
      askSecret: nobody,
    });
    const signal = AbortSignal.timeout(60_000);
    const { url, credentials } = this.sandbox;
    const auth = { kind: 'oauth2-robot', clientId: credentials.robot.clientId } as const;
    const wanted = { service: 'projectplace', name: 'crash', url, auth, secrets: 'env', allowAssumed: true } as const;
    const { account } = await addAccount(core.host, { wanted, parts: null }, signal);
    await addPair(
      core.host,
      { account, workspaceId: String(this.workspaceId), remoteFolder: null, folder: this.root, linkFiles: false },
      signal,
    );
    await core.close();
  }

  /** Runs a sync, and kills it that long after it began to work. Answers whether it ended by itself, and what it printed. */
  async sync(killAfterMs: number | null): Promise<{ killed: boolean; output: string }> {
    // A second that something was changed in must be over before its time says anything.
    this.sandbox.control.advance(2_000);
    const child = spawn(process.execPath, [childFile], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let killed = false;
    const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (killAfterMs === null || killed || !output.includes('syncing')) return;
      killed = true;
      setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    await ended;
    return { killed: child.signalCode === 'SIGKILL', output };
  }

  remember(content: string): Buffer {
    this.written.add(sha256(content));
    return Buffer.from(content);
  }

  async localFiles(): Promise<Map<string, string>> {
    const entries = await readdir(this.root, { recursive: true, withFileTypes: true });
    const files = new Map<string, string>();
    for (const entry of entries) {
      const path = relative(this.root, join(entry.parentPath, entry.name));
      if (entry.isFile() && !path.startsWith('.tidemark/')) files.set(path, sha256(await readFile(join(this.root, path))));
    }
    return files;
  }

  /** Of several documents with one path the newest: an edit of a document in the root makes another. */
  remoteFiles(): Map<string, string> {
    const rows = this.sandbox.control.tree(this.workspaceId).filter(({ type }) => type === 'document');
    rows.sort((a, b) => a.id - b.id);
    return new Map(rows.map(({ path, sha256: hash }) => [path, hash ?? '']));
  }

  /** Documents that share their path with another. */
  doubles(): string[] {
    const paths = this.sandbox.control.tree(this.workspaceId).flatMap(({ type, path }) => (type === 'document' ? [path] : []));
    return paths.filter((path, at) => paths.indexOf(path) !== at);
  }

  async write(path: string, content: string): Promise<void> {
    await mkdir(join(this.root, path, '..'), { recursive: true });
    await writeFile(join(this.root, path), this.remember(content));
  }

  /** As an editor saves: beside the file, then over it. */
  async save(path: string, content: string): Promise<void> {
    await writeFile(join(this.root, `${path}.new`), this.remember(content));
    await rename(join(this.root, `${path}.new`), join(this.root, path));
  }

  put(path: string, content: string): void {
    this.sandbox.control.putDocument(this.workspaceId, path, { content: this.remember(content) });
  }
}
