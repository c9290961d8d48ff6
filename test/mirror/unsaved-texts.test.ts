import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openOutbox } from '../../main/mirror/outbox.ts';
import type { UnsavedText } from '../../main/sync/ports/outbox.ts';
import { temporaryHome } from './temporary-home.ts';

const text = (cardId: string, part: string, written: string): UnsavedText => {
  return { accountId: 1, cardId, part, text: written, began: 'before' };
};

it('what was written into a card and not saved is there after a restart, until it is saved or its account goes', () => {
  const file = join(temporaryHome(), 'outbox.db');
  const first = openOutbox(file);
  for (const [part, written] of [['description', 'a'] as const, ['description', 'b'] as const, ['comment', 'c'] as const])
    first.keepText(text('1', part, written));
  first.keepText({ ...text('1', 'comment', 'of another account'), accountId: 2 });
  first.close();
  const again = openOutbox(file);
  expect(again.unsavedTexts(1, '1')).toEqual([text('1', 'comment', 'c'), text('1', 'description', 'b')]);
  again.dropText({ accountId: 1, cardId: '1', part: 'comment' });
  expect(again.unsavedTexts(1, '1')).toEqual([text('1', 'description', 'b')]);
  again.removeAccount(1);
  expect([again.unsavedTexts(1, '1'), again.unsavedTexts(2, '1').length]).toEqual([[], 1]);
  again.close();
});

it('it follows a card and a comment to the names that the service gives them', () => {
  const outbox = openOutbox(join(temporaryHome(), 'outbox.db'));
  outbox.keepText(text('new-card', 'description', 'a'));
  outbox.keepText(text('new-card', 'new-comment', 'b'));
  outbox.commit({ named: { accountId: 1, own: 'new-card', id: '7' } });
  outbox.commit({ named: { accountId: 1, own: 'new-comment', id: '8' } });
  expect(outbox.unsavedTexts(1, '7')).toEqual([text('7', '8', 'b'), text('7', 'description', 'a')]);
  outbox.close();
});
