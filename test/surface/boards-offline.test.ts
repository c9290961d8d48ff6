import { expect, it, onTestFinished } from 'vitest';
import { openUiDesk, readBoard } from './ui-desk.ts';

it('tells whoever looks at a board that its account is offline, although the board itself was not asked', async () => {
  const ui = await openUiDesk('small');
  onTestFinished(() => ui.close());
  const accountId = await ui.addRobot();
  const id = await readBoard(ui, accountId, 'Work');
  await ui.call('boards.watch', { accountId, boardId: id });
  await ui.call('cards.create', accountId, { boardId: id, columnId: '0', title: 'made offline' });
  // What the page knows: what it has read when it was told of its board.
  let seen: string | null = null;
  ui.on('boards', (changes) => {
    if (!changes.some(({ boardId, cards }) => boardId === id && cards === null)) return;
    void ui.call('boards.read', accountId, id).then(({ problem }) => (seen = problem?.kind ?? null));
  });
  ui.bench.sandbox.control.faults.add({ method: 'POST', effect: { kind: 'reset', when: 'before' }, times: 50 });
  await expect.poll(() => seen, { timeout: 30_000 }).toBe('offline');

  // What comes of it is told without what a service may have repeated of a request.
  const { outbox } = ui.bench.host;
  const [made] = outbox.entries(accountId);
  const reason = `It said: Authorization: Bearer ${'s3cret'.repeat(6)}`;
  outbox.commit({ put: [{ ...made!, state: 'draft', errorKind: 'refused', reason, nextAt: null }] });
  const { draftReason } = await ui.call('cards.read', accountId, made!.cardId!);
  expect(draftReason).toMatch(/^It said: /);
  expect(draftReason).not.toContain('s3cret');
});
