import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** An item on the service as the sandbox's control API tells of it. */
export interface RemoteItem {
  readonly id: number;
  readonly path: string;
  readonly type: 'folder' | 'document' | 'link';
  readonly size: number | null;
  readonly sha256: string | null;
}

/** A board on the service: its columns from left to right, their cards from top to bottom. */
export interface RemoteBoard {
  readonly id: number;
  readonly columns: readonly { readonly id: number; readonly name: string; readonly cards: readonly RemoteCard[] }[];
}

export interface RemoteCard {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly estimate: number | null;
  readonly comments: readonly { readonly text: string }[];
}

/** One write that a card got. */
export interface RemoteWrite {
  readonly via: 'service' | 'control' | 'seed';
  readonly action: string;
  readonly changed: Readonly<Record<string, readonly unknown[]>>;
}

export interface SandboxFacts {
  readonly url: string;
  readonly control: string;
  readonly credentials: {
    readonly robot: { readonly clientId: string; readonly clientSecret: string };
    readonly readOnlyRobot: { readonly clientId: string; readonly clientSecret: string };
    readonly oauth1: Readonly<Record<'consumerKey' | 'consumerSecret' | 'token' | 'tokenSecret', string>>;
    readonly app: { readonly clientId: string; readonly clientSecret: string };
    readonly user: { readonly email: string; readonly password: string };
  };
  readonly workspaces: readonly { readonly id: number; readonly name: string; readonly rootContainerId: number }[];
}

/** The sandbox in a process of its own, and what other people do on it. */
export class SandboxProcess {
  readonly facts: SandboxFacts;
  readonly #end: () => Promise<void>;

  constructor(facts: SandboxFacts, end: () => Promise<void>) {
    this.facts = facts;
    this.#end = end;
  }

  /** Everything in a workspace. `trash`: what was deleted. */
  async tree(workspace: number, trash = false): Promise<readonly RemoteItem[]> {
    // The sandbox and the demo are parts of one project: its shapes are known.
    return (await this.#call('GET', `tree/${workspace}${trash ? '?trash=1' : ''}`)) as readonly RemoteItem[];
  }

  /** Somebody saves a document on the service. */
  async save(workspace: number, path: string, content: string | Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#call('PUT', `documents/${workspace}?path=${encodeURIComponent(path)}`, content);
  }

  async makeFolder(workspace: number, path: string): Promise<void> {
    await this.#call('POST', `folders/${workspace}`, JSON.stringify({ path }));
  }

  async move(workspace: number, from: string, to: string): Promise<void> {
    await this.#call('POST', 'move', JSON.stringify({ workspaceId: workspace, from, to }));
  }

  async remove(workspace: number, path: string): Promise<void> {
    await this.#call('DELETE', `items/${workspace}?path=${encodeURIComponent(path)}`);
  }

  /** The hashes of a document's versions, oldest first. */
  async versions(document: number): Promise<readonly string[]> {
    const versions = (await this.#call('GET', `versions/${document}`)) as readonly { readonly sha256: string }[];
    return versions.map(({ sha256 }) => sha256);
  }

  // The answers of the control API about boards are known as those about documents are.
  async addBoard(workspaceId: number, name: string, columns: readonly string[]): Promise<RemoteBoard> {
    return (await this.#call('POST', 'boards', JSON.stringify({ workspaceId, name, columns }))) as RemoteBoard;
  }

  async board(id: number): Promise<RemoteBoard> {
    return (await this.#call('GET', `boards/${id}`)) as RemoteBoard;
  }

  async addCard(card: { boardId: number; title: string; description?: string }): Promise<RemoteCard> {
    return (await this.#call('POST', 'cards', JSON.stringify(card))) as RemoteCard;
  }

  /** Somebody changes a card on the service. */
  async changeCard(id: number, changed: Partial<RemoteCard>): Promise<void> {
    await this.#call('PATCH', `cards/${id}`, JSON.stringify(changed));
  }

  async card(id: number): Promise<RemoteCard> {
    return (await this.#call('GET', `cards/${id}`)) as RemoteCard;
  }

  /** Each write that a card got, oldest first. */
  async cardLog(id: number): Promise<readonly RemoteWrite[]> {
    return (await this.#call('GET', `cards/${id}/log`)) as readonly RemoteWrite[];
  }

  /** Requests since the last reset, by route. */
  async requests(): Promise<Readonly<Record<string, number>>> {
    const { byRoute } = (await this.#call('GET', 'requests')) as { byRoute: Readonly<Record<string, number>> };
    return byRoute;
  }

  async resetRequests(): Promise<void> {
    await this.#call('POST', 'requests/reset');
  }

  async fault(fault: object): Promise<void> {
    await this.#call('POST', 'faults', JSON.stringify(fault));
  }

  async clearFaults(): Promise<void> {
    await this.#call('DELETE', 'faults');
  }

  /** Moves the service's clock on. */
  async advance(ms: number): Promise<void> {
    await this.#call('POST', 'clock', JSON.stringify({ advanceMs: ms }));
  }

  stop(): Promise<void> {
    return this.#end();
  }

  async #call(method: string, path: string, body?: string | Uint8Array<ArrayBuffer>): Promise<unknown> {
    const response = await fetch(`${this.facts.control}/${path}`, { method, ...(body === undefined ? {} : { body }) });
    if (!response.ok) throw new Error(`The sandbox answered ${method} ${path} with ${response.status}.`);
    return response.json();
  }
}

/** Starts `test/sandbox/main.ts` and waits until it serves. Each answer waits for `latencyMs`. */
export async function startSandboxProcess(
  seed: 'demo' | 'empty' | `generate:${string}` = 'demo',
  latencyMs = 0,
): Promise<SandboxProcess> {
  const { line, end } = await startServiceProcess(['--port', '0', '--seed', seed, '--latency', String(latencyMs)]);
  return new SandboxProcess(line as SandboxFacts, end);
}

/** The same with whatever arguments: what it says of itself, and its end. */
export async function startServiceProcess(args: readonly string[]): Promise<{ line: unknown; end: () => Promise<void> }> {
  const main = new URL('../../test/sandbox/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  // Whatever ends the demo ends the sandbox as well.
  process.once('exit', () => child.kill());
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), ended.then(() => null)]);
  const line: unknown = first?.[0];
  if (typeof line !== 'string') throw new Error('The sandbox did not start.');
  const end = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { line: JSON.parse(line) as unknown, end };
}
