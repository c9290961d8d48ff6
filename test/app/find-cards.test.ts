import { expect, it } from 'vitest';
import { findEverywhere } from '../../main/app/boards/find-cards.ts';
import { Redactor } from '../../main/app/redact.ts';
import { openCore } from '../../main/core.ts';
import { temporaryHome } from '../mirror/temporary-home.ts';
import { MemoryBoards } from '../sync/boards/memory-boards.ts';
import { MemoryServer } from '../sync/boards/memory-server.ts';

it('finds a card that stands on several boards once, with all of them, and another of the same title beside it', async () => {
  const askSecret = () => Promise.resolve({});
  const core = await openCore({ home: temporaryHome(), version: '0', env: {}, redactor: new Redactor(), askSecret });
  try {
    const { boards } = core.host.mirror;
    const server = new MemoryServer();
    for (const id of ['first', 'second'])
      server.create({ columnId: '0', fields: { title: 'Paint the fence' }, checklist: [] }, id);
    const [card, twin] = await new MemoryBoards(server, 'anna').cards();
    if (!card || !twin) throw new Error('The server made no cards.');
    const places = [
      { ...card, id: '40~team-7', boardId: 'team-7' },
      { ...card, id: '40', boardId: 'project-1' },
      { ...twin, id: '41', boardId: 'project-1' },
    ];
    const named = { 'team-7': 'Painters', 'project-1': 'Harbour' };
    const list = Object.entries(named).map(([id, name]) => ({ id, name, workspaceId: '1', archived: false }));
    boards.saveList(1, { workspaceId: '1', boards: list, at: 1 });
    for (const boardId of Object.keys(named)) {
      const cards = places.filter((place) => place.boardId === boardId);
      boards.saveCards(1, { boardId, cards, at: 2, isNewer: () => false });
    }
    const found = (limit: number) =>
      findEverywhere(core.host, 'fence', limit).map((hit) => hit.kind === 'card' && [hit.cardId, hit.boardId, hit.board]);
    expect(found(9).sort()).toEqual([
      ['40', 'project-1', 'Harbour, Painters'],
      ['41', 'project-1', 'Harbour'],
    ]);
    expect(found(2)).toHaveLength(2);
  } finally {
    await core.close();
  }
});
