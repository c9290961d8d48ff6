import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright';
import { FakeBridge } from './fake-bridge.ts';
import { useStage } from './use-stage.ts';

const open = useStage();

async function showCard() {
  const bridge = new FakeBridge(Date.now());
  const { page } = await open(bridge, { at: 'boards/1/70/20' });
  const panel = page.getByRole('complementary', { name: /^Card: / });
  await panel.getByRole('textbox', { name: 'Title' }).waitFor();
  return { bridge, page, panel, card: () => bridge.boards.card('20') };
}

/** Whether a browser would ask before the page goes. */
const asks = (page: Page) => page.evaluate<boolean>("!dispatchEvent(new Event('beforeunload', { cancelable: true }))");

const tile = (page: Page, title: string) => page.getByRole('button', { name: new RegExp(`^${title}`) });

describe('what is written into a card', () => {
  it('stays where it was written when it could not be saved', async () => {
    const { bridge, page, panel } = await showCard();
    await panel.getByRole('button', { name: 'Edit: Description' }).click();
    const boxes = ['Description', 'Edit the comment'].map((name) => panel.getByRole('textbox', { name, exact: true }));
    await panel.getByRole('button', { name: 'Edit the comment' }).last().click();
    for (const name of ['cards.edit', 'cards.editComment'] as const)
      bridge.failing.set(name, { kind: 'full', message: `There is no room for ${name}.` });
    for (const [index, box] of boxes.entries()) {
      await box.fill('An hour of work');
      await box.press('Control+Enter');
      await page.getByText(`There is no room for ${['cards.edit', 'cards.editComment'][index]}.`).waitFor();
      expect(await box.inputValue()).toBe('An hour of work');
    }
    bridge.failing.clear();
    for (const box of boxes) {
      await box.press('Control+Enter');
      await box.waitFor({ state: 'detached' });
    }
  });

  it('is there when the person comes back, and a browser asks before the page goes with it', async () => {
    const { bridge, page, panel, card } = await showCard();
    const { description } = card().fields;
    const boxes = ['Description', 'Write a comment'].map((name) => panel.getByRole('textbox', { name, exact: true }));
    expect(await asks(page)).toBe(false);
    const kept = Promise.withResolvers<undefined>();
    bridge.waiting.set('cards.keepText', kept.promise);
    await panel.getByRole('button', { name: 'Edit: Description' }).click();
    for (const box of boxes) await box.fill('An hour of work');
    await tile(page, 'Main switchboard').click();
    await page.getByRole('complementary', { name: 'Card: Main switchboard' }).waitFor();
    expect([await boxes[0]?.count(), await boxes[1]?.inputValue(), await asks(page)]).toEqual([0, '', true]);
    await tile(page, 'Foundation piles').click();
    await page.getByRole('complementary', { name: 'Card: Foundation piles' }).waitFor();
    for (const box of boxes) {
      await expect.poll(() => box.inputValue()).toBe('An hour of work');
      await box.press('Control+Enter');
    }
    await boxes[0]?.waitFor({ state: 'detached' });
    await expect.poll(() => boxes[1]?.inputValue()).toBe('');
    expect(bridge.last('cards.edit')).toEqual([1, '20', { description: 'An hour of work', began: { description } }]);
    kept.resolve(undefined);
    await expect.poll(() => asks(page)).toBe(false);
    expect(card().unsavedTexts).toEqual([]);
  });

  it('is there in the next window, and so is a comment that was being changed', async () => {
    const { bridge, page, panel, card } = await showCard();
    const { description } = card().fields;
    const own = card().comments?.findLast(({ mine }) => mine);
    await panel.getByRole('button', { name: 'Edit: Description' }).click();
    await panel.getByRole('button', { name: 'Edit the comment' }).last().click();
    const names = ['Description', 'Write a comment', 'Edit the comment'];
    for (const name of names) await panel.getByRole('textbox', { name, exact: true }).fill(`An hour: ${name}`);
    await expect
      .poll(() =>
        card()
          .unsavedTexts.map(({ part, began }) => [part, began])
          .sort(),
      )
      .toEqual(
        [
          ['comment', ''],
          ['description', description],
          [own?.id, own?.text],
        ].sort(),
      );
    await page.close();
    const next = await open(bridge, { at: 'boards/1/70/20' });
    const again = next.page.getByRole('complementary', { name: /^Card: / });
    for (const name of names)
      await expect.poll(() => again.getByRole('textbox', { name, exact: true }).inputValue()).toBe(`An hour: ${name}`);
    for (const name of ['Description', 'Edit the comment']) {
      await again.getByRole('button', { name: 'Cancel' }).first().click();
      await again.getByRole('textbox', { name, exact: true }).waitFor({ state: 'detached' });
    }
    await again.getByRole('textbox', { name: 'Write a comment' }).fill('');
    await expect.poll(() => card().unsavedTexts).toEqual([]);
  });

  it('is not dropped by another window that reads the card', async () => {
    const { bridge, page, panel, card } = await showCard();
    const other = await open(bridge, { at: 'boards/1/70/20' });
    await other.page.getByRole('textbox', { name: 'Write a comment' }).waitFor();
    await panel.getByRole('textbox', { name: 'Write a comment' }).fill('An hour of work');
    await expect.poll(() => card().unsavedTexts).toHaveLength(1);
    const hasRead = () => other.page.getByRole('complementary', { name: 'Card: Theirs' }).count();
    // It may not listen yet.
    const change = () => bridge.boards.change('20', { title: 'Theirs' }, { fields: { ...card().fields, title: 'Theirs' } });
    await expect.poll(() => (change(), hasRead())).toBe(1);
    expect([await asks(page), await asks(other.page)]).toEqual([false, false]);
    expect(card().unsavedTexts).toEqual([{ part: 'comment', text: 'An hour of work', began: '' }]);
  });

  it('is told of when it cannot be kept', async () => {
    const { bridge, page, panel } = await showCard();
    bridge.failing.set('cards.keepText', { kind: 'full', message: 'There is no room for what you write.' });
    await panel.getByRole('textbox', { name: 'Write a comment' }).fill('An hour of work');
    await page.getByText('There is no room for what you write.').waitFor();
    expect(await asks(page)).toBe(true);
    bridge.failing.clear();
    await expect.poll(() => asks(page)).toBe(false);
  });
});
