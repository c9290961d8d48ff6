import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Body } from '../wire/reply.ts';

/** The bytes of one version. Never change. */
export interface Content {
  readonly size: number;
  /** Lower-case hex. For the control API only: the service tells no hash. */
  readonly sha256: string;
  body(): Body;
}

/** Bodies up to this many bytes stay in memory, larger ones go to a temporary file. */
const inMemory = 1024 * 1024;

/** Content that is made anew each time it is read; size and hash are found out when first asked for. */
export function madeContent(make: () => Uint8Array): Content {
  let size: number | null = null;
  let sha256: string | null = null;
  return {
    get size() {
      return (size ??= make().byteLength);
    },
    get sha256() {
      return (sha256 ??= createHash('sha256').update(make()).digest('hex'));
    },
    body: make,
  };
}

export function memoryContent(bytes: Uint8Array): Content {
  return madeContent(() => bytes);
}

/** Takes the bytes of one upload. Exactly one of `finish` and `discard` ends it. */
export class ContentWriter {
  readonly #folder: () => Promise<string>;
  readonly #hash = createHash('sha256');
  #chunks: Uint8Array[] = [];
  #size = 0;
  #file: { path: string; handle: FileHandle } | null = null;

  constructor(folder: () => Promise<string>) {
    this.#folder = folder;
  }

  /** Done at once while it fits into memory; the bytes are kept as they are, not copied. */
  write(chunk: Uint8Array): Promise<void> | undefined {
    this.#size += chunk.byteLength;
    this.#chunks.push(chunk);
    return this.#size > inMemory ? this.#spill() : undefined;
  }

  async finish(): Promise<Content> {
    const size = this.#size;
    if (!this.#file) return memoryContent(Buffer.concat(this.#chunks));
    const { path, handle } = this.#file;
    await handle.close();
    const sha256 = this.#hash.digest('hex');
    return { size, sha256, body: () => ({ size, open: () => createReadStream(path) }) };
  }

  async discard(): Promise<void> {
    this.#chunks = [];
    if (!this.#file) return;
    await this.#file.handle.close();
    await rm(this.#file.path, { force: true });
  }

  async #spill(): Promise<void> {
    const chunks = this.#chunks;
    this.#chunks = [];
    if (!this.#file) {
      const path = join(await this.#folder(), String(process.hrtime.bigint()));
      this.#file = { path, handle: await open(path, 'wx') };
    }
    for (const chunk of chunks) {
      this.#hash.update(chunk);
      await this.#file.handle.writeFile(chunk);
    }
  }
}

/** Where uploads go. Its temporary folder is made with the first large one. */
export class ContentStore {
  #folder: Promise<string> | null = null;

  writer(): ContentWriter {
    return new ContentWriter(() => (this.#folder ??= mkdtemp(join(tmpdir(), 'tidemark-sandbox-'))));
  }

  async close(): Promise<void> {
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true });
    this.#folder = null;
  }
}
