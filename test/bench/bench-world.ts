import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Agent } from 'undici';
import { type SandboxProcess, startSandboxProcess } from '../../scripts/demo/sandbox-process.ts';
import { robotClient } from '../sandbox/test-client.ts';
import { Client } from '../scenarios/client.ts';

/** Connections of the bare loops, and transfers of the client: like is compared with like. */
export const parallel = 4;

export interface BenchWorld {
  readonly service: SandboxProcess;
  readonly workspaceId: number;
  readonly client: Client;
  /** Ends all of it; its files go with `remove`. */
  readonly stop: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export interface Shape {
  readonly folders: number;
  readonly files: number;
  readonly bytes: number;
}

/** With the stand-in in a process of its own: what it takes, also of our patience, is not ours. */
export async function openBench({ folders, files, bytes }: Shape, latencyMs = 0): Promise<BenchWorld> {
  const service = await startSandboxProcess(`generate:${folders}x${files}x${bytes}`, latencyMs);
  const { url, credentials, workspaces } = service.facts;
  const [workspace] = workspaces;
  if (!workspace) throw new Error('The seed has no workspace.');
  const { id: workspaceId, rootContainerId } = workspace;
  // The second in which something changes is over by `advance` of the service.
  const sandbox = { url, credentials, control: { advance: () => undefined } };
  const client = await Client.make({ sandbox, workspaceId: String(workspaceId), rootId: String(rootContainerId) });
  return {
    service,
    workspaceId,
    client,
    stop: async () => {
      await client.stop();
      await service.stop();
    },
    remove: () => client.remove(),
  };
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Works through a list, so many at a time. */
export async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

/** The least that any client has to do: one request after the other on kept connections, no records. */
export class BareClient {
  readonly #agent = new Agent({ connections: parallel, pipelining: 1 });
  readonly #url: string;
  readonly #authorization: string;
  #folder = '';

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#authorization = `Bearer ${token}`;
  }

  static async open(sandbox: Parameters<typeof robotClient>[0]): Promise<BareClient> {
    const { token } = await robotClient(sandbox);
    const bare = new BareClient(sandbox.url, token);
    bare.#folder = await mkdtemp(join(tmpdir(), 'tidemark-bare-'));
    return bare;
  }

  async request(method: 'GET' | 'POST', path: string, body: { type: string; bytes: Buffer } | null = null): Promise<Buffer> {
    const headers = { authorization: this.#authorization, ...(body ? { 'content-type': body.type } : {}) };
    const answer = await this.#agent.request({ origin: this.#url, path, method, headers, body: body?.bytes ?? null });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`);
    return bytes;
  }

  async downloadAll(ids: readonly number[]): Promise<void> {
    await inParallel(ids, async (id) => {
      const bytes = await this.request('GET', `/1/documents/${id}`);
      const partial = join(this.#folder, `${id}.partial`);
      await writeFile(partial, bytes);
      await rename(partial, join(this.#folder, String(id)));
    });
  }

  /** Sends the files at these places of the disk. */
  async uploadAll(folderId: number, paths: readonly string[]): Promise<void> {
    await inParallel(paths, async (path) => {
      const name = `${basename(dirname(path))}-${basename(path)}`;
      const bytes = await readFile(path);
      const head = `--b\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\n\r\n`;
      const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--b--\r\n')]);
      await this.request('POST', `/2/documents/${folderId}/upload`, { type: 'multipart/form-data; boundary=b', bytes: body });
    });
  }

  async close(): Promise<void> {
    await this.#agent.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Makes files as another program would. Answers where they are. */
export async function makeFiles(root: string, shape: Shape): Promise<string[]> {
  const made: string[] = [];
  const content = Buffer.alloc(shape.bytes, 'x');
  for (let folder = 0; folder < shape.folders; folder += 1) {
    const path = join(root, `made-${folder}`);
    await mkdir(path);
    for (let file = 0; file < shape.files; file += 1) {
      content.writeUInt32BE(folder * shape.files + file);
      made.push(join(path, `${file}.bin`));
      await writeFile(join(path, `${file}.bin`), content);
    }
  }
  return made;
}
