import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Connection } from '../../main/mirror/connection.ts';
import { migrate } from '../../main/mirror/migrate.ts';
import { mirrorOn } from '../../main/mirror/mirror.ts';
import type { Card } from '../../main/sync/ports/boards.ts';
import { MemoryBoards } from '../sync/boards/memory-boards.ts';
import { MemoryServer } from '../sync/boards/memory-server.ts';
import { now, remoteNode } from './records.ts';
import { temporaryHome } from './temporary-home.ts';

async function open() {
  const db = new Connection(join(temporaryHome(), 'mirror.db'), { synchronous: 'NORMAL' });
  migrate(db, new URL('../../main/mirror/migrations/mirror/', import.meta.url));
  const mirror = mirrorOn(db, () => now);
  const server = new MemoryServer();
  const service = new MemoryBoards(server, 'anna');
  for (const title of ['Paint the fence', 'Résumé'])
    server.create({ columnId: '0', fields: { title }, checklist: ['buy brushes'] }, 'web');
  const { boards } = mirror;
  boards.saveList(1, { workspaceId: '1', boards: await service.boards(), at: 1 });
  const save = (cards: readonly Card[]) => boards.saveCards(1, { boardId: '2', cards, at: 2, isNewer: () => false });
  /** Throws when the index does not say what the cards say. */
  const checkIndex = () => db.run(`INSERT INTO card_words (card_words, rank) VALUES ('integrity-check', 1)`);
  const found = (text: string) =>
    mirror.find(text, { limit: 9 }).map((hit) => (hit.kind === 'card' || hit.kind === 'row' ? hit.title : hit.name));
  return { db, mirror, boards, service, server, save, checkIndex, found };
}

describe('boards in the mirror', () => {
  it('are written only where they changed, dropped cards too', async () => {
    const { db, boards, service, server, save, checkIndex } = await open();
    const cards = await service.cards();
    expect(save(cards).put).toEqual(cards.map(({ id }) => id));
    const before = db.pragma('data_version');
    expect(save(cards)).toEqual({ put: [], dropped: [] });
    expect(boards.saveList(1, { workspaceId: '1', boards: await service.boards(), at: 9 })).toBe(false);
    server.edit(cards[0]!.id, { description: 'green' }, 'web');
    server.remove(cards[1]!.id, 'web');
    expect(save(await service.cards())).toMatchObject({ put: [cards[0]!.id], dropped: [{ title: 'Résumé' }] });
    expect(boards.cards(1, '2')).toEqual(await service.cards());
    checkIndex();
    expect(before).toBe(db.pragma('data_version'));
    db.close();
  });

  it('are found by title, description, checklist and comments, among the documents', async () => {
    const { db, mirror, boards, service, save, checkIndex, found } = await open();
    const cards = await service.cards();
    save(cards);
    mirror
      .trees(1)
      .commit({ putRemote: [remoteNode('2', { name: 'fence.docx' }), remoteNode('3', { name: 'x', description: 'resume' })] });
    expect([found('fence').sort(), found('resume'), found('brush').sort()]).toEqual([
      ['Paint the fence', 'fence.docx'],
      ['Résumé', 'x'],
      ['Paint the fence', 'Résumé'],
    ]);
    const comment = {
      id: '7',
      cardId: cards[0]!.id,
      text: 'which colour?',
      authorId: null,
      authorName: '',
      createdAt: 1,
      mine: false,
    };
    boards.saveComments(1, cards[0]!.id, [comment]);
    expect([found('colour'), boards.matching(1, '2', 'which pai'), boards.card(1, cards[0]!.id)?.commentCount]).toEqual([
      ['Paint the fence'],
      [cards[0]!.id],
      1,
    ]);
    checkIndex();
    mirror.removeAccount(1);
    expect([found('colour'), boards.boards(1)]).toEqual([[], []]);
    checkIndex();
    db.close();
  });

  it('know whose comments may be old', async () => {
    const { db, boards, service, server, save } = await open();
    const [card] = await service.cards();
    server.comment(card!.id, 'hello', 'web');
    save(await service.cards());
    expect(boards.staleComments(1, '2')).toEqual([card!.id]);
    boards.saveComments(1, card!.id, await service.comments(card!.id));
    save(await service.cards());
    expect(boards.staleComments(1, '2')).toEqual([]);
    db.close();
  });
});
