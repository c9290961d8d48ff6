import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FreshCards, type BoardWorld } from '../../main/app/boards/board-world.ts';
import { OutboxDesk } from '../../main/app/boards/outbox-desk.ts';
import { refreshBoards } from '../../main/app/boards/refresh.ts';
import { sendEdits, type SendReport } from '../../main/app/boards/sender.ts';
import { seenCards, type BoardHome } from '../../main/app/boards/seen.ts';
import { openMirror } from '../../main/mirror/mirror.ts';
import { openOutbox } from '../../main/mirror/outbox.ts';
import type { Card } from '../../main/sync/ports/boards.ts';
import type { Mirror } from '../../main/sync/ports/mirror.ts';
import type { Outbox, OutboxEntry } from '../../main/sync/ports/outbox.ts';
import { WorldRandom, WorldTime } from '../sync/world/world-time.ts';
import { MemoryBoards } from '../sync/boards/memory-boards.ts';
import type { MemoryServer } from '../sync/boards/memory-server.ts';

const never = new AbortController().signal;

/** One Tidemark home with an account on a memory server: real files, no network, its own clock. */
export class TestHome implements BoardHome {
  readonly name: string;
  readonly clock = new WorldTime();
  readonly random: WorldRandom;
  readonly folder = mkdtempSync(join(tmpdir(), 'tidemark-boards-'));
  accountId = 0;
  boards: MemoryBoards;
  mirror: Mirror;
  outbox: Outbox;
  desk: OutboxDesk;
  #fresh = new FreshCards();
  /** Connections of processes that crashed: nobody closes them before the end. */
  readonly #left: { close(): void }[] = [];

  constructor(server: MemoryServer, name: string) {
    this.name = name;
    this.random = new WorldRandom(name);
    this.mirror = openMirror(join(this.folder, 'mirror.db'));
    this.outbox = openOutbox(join(this.folder, 'outbox.db'));
    this.desk = new OutboxDesk(this);
    this.boards = new MemoryBoards(server, name);
    this.begin(server);
  }

  /** Another account on another server, and nothing left of the one before. */
  begin(server: MemoryServer): void {
    this.mirror.removeAccount(this.accountId);
    this.outbox.removeAccount(this.accountId);
    this.accountId += 1;
    this.boards = new MemoryBoards(server, this.name);
    this.desk = new OutboxDesk(this);
    this.#fresh = new FreshCards();
    this.mirror.boards.saveSelf(this.accountId, { id: this.name, name: this.name });
  }

  /** The process ends without a word, and another one begins with its files. */
  async crash(): Promise<void> {
    this.boards.die();
    // What had its answer already goes on to its next request, as in a process that lives a moment longer.
    await new Promise((resolve) => setImmediate(resolve));
    this.#left.push(this.mirror, this.outbox);
    this.mirror = openMirror(join(this.folder, 'mirror.db'));
    this.outbox = openOutbox(join(this.folder, 'outbox.db'));
    this.desk = new OutboxDesk(this);
    this.boards = this.boards.reborn();
    this.#fresh = new FreshCards();
  }

  get world(): BoardWorld {
    const { accountId, boards, mirror, outbox, clock, random } = this;
    const quiet = () => undefined;
    return { accountId, boards, records: mirror.boards, outbox, clock, random, fresh: this.#fresh, changed: quiet, log: quiet };
  }

  get entries(): readonly OutboxEntry[] {
    return this.outbox.entries(this.accountId);
  }

  get cards(): readonly Card[] {
    return seenCards(this, this.accountId, this.boards.server.boardId);
  }

  /** Null when the process crashed meanwhile. */
  async send(): Promise<SendReport | null> {
    return this.#alive(sendEdits(this.world, { quietMs: 0, signal: never }));
  }

  /** Throws what stops the account. */
  async refresh(): Promise<void> {
    await this.#alive(refreshBoards(this.world, { workspaceIds: [this.boards.server.workspaceId], signal: never }));
  }

  async #alive<T>(work: Promise<T>): Promise<T | null> {
    const died = await Promise.race([work.then((value) => ({ value })), this.boards.died]);
    if (died !== null) return died.value;
    await this.crash();
    return null;
  }

  close(): void {
    for (const one of [...this.#left, this.mirror, this.outbox]) one.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
