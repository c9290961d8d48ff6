import { expect, it, onTestFinished } from 'vitest';
import { openUiDesk, readBoard } from './ui-desk.ts';

it('a card is read with what was written into it and not saved, by whatever name it was known then', async () => {
  const ui = await openUiDesk('small');
  onTestFinished(() => ui.close());
  const accountId = await ui.addRobot();
  const boardId = await readBoard(ui, accountId, 'Work');
  const { columns } = await ui.call('boards.read', accountId, boardId);
  const made = await ui.call('cards.create', accountId, { boardId, columnId: columns[0]!.id, title: 'made here' });
  const written = { text: 'An hour of work', began: '' };
  await ui.call('cards.keepText', accountId, { cardId: made.id, part: 'description' }, written);
  const kept = [{ part: 'description', ...written }];
  await expect
    .poll(async () => {
      const { tile, unsavedTexts } = await ui.call('cards.read', accountId, made.id);
      return [tile.id === made.id, unsavedTexts];
    })
    .toEqual([false, kept]);
  await ui.call('cards.keepText', accountId, { cardId: made.id, part: 'description' }, null);
  expect((await ui.call('cards.read', accountId, made.id)).unsavedTexts).toEqual([]);
});
