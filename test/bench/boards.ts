import { join } from 'node:path';
import Database from 'better-sqlite3';
import { generatedBoards } from '../sandbox/seeds/index.ts';
import { BareClient, inParallel, timed } from './bench-world.ts';
import { openBoardHome, type BoardHome } from './board-home.ts';
import { archive, searchTimes } from './mirror.ts';
import type { Report } from './report.ts';

const boards = 50;
const cards = 1_000;
const unit = 'ms';

/** 50 boards of 1,000 cards: read for the first time, again without a change, and searched together with 100,000 documents. */
export async function boardsOf1000(report: Report): Promise<void> {
  const home = await openBoardHome(generatedBoards(boards, cards));
  const bare = await BareClient.open(home.sandbox);
  const workspaceId = home.sandbox.workspaces[0]?.id ?? 0;
  const first = await timed(() => bareMirror(bare, workspaceId, join(home.top, 'bare.db')));
  const ours = await timed(() => home.refresh());
  mustBeWhole(home);
  report.add({ name: 'first mirror of 50 boards × 1,000 cards, to a bare loop', ours, limit: first, budget: 2, unit });
  await nothingNew(report, home, () => bareListing(bare, workspaceId));
  const { mirror } = home.core.host;
  const { putRemote } = archive();
  mirror.trees(1).commit({ putRemote });
  const searches = searchTimes((text) => mirror.find(text, { limit: 50 }), texts);
  report.add({ name: 'search, 100,000 documents + 50,000 cards, p95, to 30 ms', ours: searches, limit: 30, budget: 1, unit });
  await bare.close();
  await home.stop();
}

const texts = ['stone tower', 'report ridge', 'card 4711', 'harbour', 'docx', 'delta knoll haven', 'design sketch final'];

function mustBeWhole({ core, account }: BoardHome): void {
  const { mirror } = core.host;
  const known = mirror.boards.boards(account.id).map(({ id }) => mirror.boards.cards(account.id, id).length);
  if (known.length !== boards || known.some((count) => count !== cards)) throw new Error('Cards are missing in the mirror.');
}

async function nothingNew(report: Report, home: BoardHome, bare: () => Promise<unknown>): Promise<void> {
  await bare();
  const limit = await timed(bare);
  await home.refresh();
  const { control } = home.sandbox;
  control.counts.reset();
  const ours = await timed(() => home.refresh());
  const { total } = control.counts.read();
  report.add({ name: 'refresh of 50 boards with nothing changed, to listing them', ours, limit, budget: 3, unit });
  report.add({ name: 'requests for it, to one for each board', ours: total, limit: boards, budget: 1.2, unit: '' });
}

async function json(bare: BareClient, path: string): Promise<unknown> {
  return JSON.parse((await bare.request('GET', path)).toString('utf8'));
}

interface BareCard {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly comment_count: number;
}

async function bareBoards(bare: BareClient, workspaceId: number): Promise<readonly { readonly id: number }[]> {
  return (await json(bare, `/1/projects/${workspaceId}/boards`)) as { id: number }[]; // The sandbox's own answer.
}

async function bareCards(bare: BareClient, boardId: number): Promise<readonly BareCard[]> {
  return (await json(bare, `/1/boards/${boardId}/cards`)) as BareCard[]; // As above.
}

/** The same requests, one transaction for each board, plain rows and their words; nothing looked at or compared. */
async function bareMirror(bare: BareClient, workspaceId: number, file: string): Promise<void> {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec(`CREATE TABLE cards (id INTEGER PRIMARY KEY, facts TEXT, comments TEXT);
    CREATE VIRTUAL TABLE words USING fts5 (title, description, talk, content = '');`);
  const put = db.prepare('INSERT INTO cards (id, facts) VALUES (?, ?)');
  const words = db.prepare('INSERT INTO words (rowid, title, description) VALUES (?, ?, ?)');
  const talk = db.prepare('UPDATE cards SET comments = ? WHERE id = ?');
  const keep = db.transaction((list: readonly BareCard[]) => {
    for (const card of list) {
      put.run(card.id, JSON.stringify(card));
      words.run(card.id, card.title, card.description);
    }
  });
  await inParallel(await bareBoards(bare, workspaceId), async ({ id }) => {
    const list = await bareCards(bare, id);
    const details = ['/1/boards/{id}', '/2/boards/{id}/people-with-access', '/1/boards/{id}/planlets'];
    for (const path of details) await json(bare, path.replace('{id}', String(id)));
    keep(list);
    for (const card of list) {
      if (card.comment_count === 0) continue;
      const comments = await json(bare, `/3/conversations/comments?item_id=${card.id}&item_name=card&count=100&offset=0`);
      talk.run(JSON.stringify(comments), card.id);
    }
  });
  db.close();
}

async function bareListing(bare: BareClient, workspaceId: number): Promise<void> {
  await inParallel(await bareBoards(bare, workspaceId), async ({ id }) => {
    await bareCards(bare, id);
  });
}
