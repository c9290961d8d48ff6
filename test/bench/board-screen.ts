import type { Page } from 'playwright';
import { generatedBoards } from '../sandbox/seeds/index.ts';
import type { SeedCard } from '../sandbox/boards/seed-board.ts';
import { openBoardHome } from './board-home.ts';
import type { Report } from './report.ts';
import { best, bestFrames, openWindow } from './window.ts';

const count = 2_000;
const unit = 'ms';

const probe = `(() => {
  const columns = () => [...document.querySelectorAll('[data-sideways] > section')];
  const tiles = () => [...document.querySelectorAll('[data-card]')];
  const pointer = (target, type, x, y) =>
    target.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, clientX: x, clientY: y, button: 0, pointerType: 'mouse' }));
  window.probe = {
    leave: async () => { location.hash = 'overview'; await until(() => tiles().length === 0); },
    open: async (address) => {
      const begun = performance.now();
      location.hash = address;
      await until(() => columns().length === 5 && columns().every((column) => column.querySelector('[data-card]') !== null));
      return performance.now() - begun;
    },
    filter: async (text, shown) => {
      const input = document.querySelector('input[type=search]');
      const begun = performance.now();
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await until(() => document.querySelector('[role=search] [role=status]')?.textContent.trim() === shown && tiles().length > 0);
      return performance.now() - begun;
    },
    clear: async () => {
      const input = document.querySelector('input[type=search]');
      input.value = '';
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await until(() => document.querySelector('[role=search] [role=status]') === null);
    },
    /** Down one column as with a wheel; the other way each time. */
    scroll: async (index, step) => {
      const box = columns()[index].querySelector('ul').parentElement;
      const way = box.scrollTop > box.scrollHeight / 2 ? -step : step;
      return frames(60, () => { box.scrollTop += way; });
    },
    /** A card is taken over the columns and held at the foot of one, which scrolls below it; then it is put back. */
    drag: async () => {
      const card = tiles()[0];
      const from = card.getBoundingClientRect();
      pointer(card, 'pointerdown', from.x + 10, from.y + 10);
      const foot = columns()[0].querySelector('ul').parentElement.getBoundingClientRect().bottom - 10;
      const seen = await frames(60, (n) => {
        const x = from.x + 10 + (n < 30 ? n * 25 : 750);
        pointer(window, 'pointermove', x, n < 30 ? from.y + 10 + n * 10 : foot);
      });
      if (document.querySelector('.ghost') === null) throw new Error('Nothing was dragged.');
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
      pointer(window, 'pointerup', 0, 0);
      await until(() => document.querySelector('.ghost') === null);
      return seen;
    },
  };
})()`;

/** A board of 2,000 cards in a real browser, from the mirror of a home that has read it. */
export async function boardScreen(report: Report): Promise<void> {
  const seed = generatedBoards(1, count);
  const bench = await openBoardHome(seed);
  await bench.refresh();
  const { host } = bench.core;
  const boardId = host.mirror.boards.boards(bench.account.id)[0]?.id ?? '';
  const window = await openWindow({ home: bench.home, user: bench.top, env: bench.env }, probe);
  try {
    const cards = seed.workspaces[0]?.boards?.[0]?.cards() ?? [];
    await measure(window.page, { report, address: `boards/${bench.account.id}/${boardId}`, cards });
  } finally {
    await window.close();
    await bench.stop();
  }
}

async function measure(
  page: Page,
  { report, address, cards }: { report: Report; address: string; cards: readonly SeedCard[] },
): Promise<void> {
  const ask = (code: string): Promise<number> => page.evaluate(`probe.${code}`);
  const opened = await best(async () => {
    await ask('leave()');
    return ask(`open('${address}')`);
  });
  report.add({ name: 'a board of 2,000 cards opens, to 300 ms', ours: opened, limit: 300, budget: 1, unit });
  const filtered = await best(async (round) => {
    const text = texts[round % texts.length] ?? '';
    const shown = `${cards.filter((card) => has(card, text)).length.toLocaleString('en')} of 2,000`;
    const took = await ask(`filter(${JSON.stringify(text)}, ${JSON.stringify(shown)})`);
    await ask('clear()');
    return took;
  });
  report.add({ name: 'text filter answers among 2,000 cards, to 100 ms', ours: filtered, limit: 100, budget: 1, unit });
  const scrolled = await bestFrames((round) => page.evaluate(`probe.scroll(${round % 4}, ${120 + round * 100})`));
  const dragged = await bestFrames(() => page.evaluate('probe.drag()'));
  for (const [what, seen] of [
    ['scrolling', scrolled],
    ['dragging', dragged],
  ] as const) {
    report.add({
      name: `longest frame while ${what} among 2,000 cards, to 50 ms`,
      ours: seen.longest,
      limit: 50,
      budget: 1,
      unit,
    });
    report.add({ name: `longest task while ${what} among 2,000 cards, to 50 ms`, ours: seen.task, limit: 50, budget: 1, unit });
  }
}

const texts = ['stone tower', 'delta knoll', 'ivory', 'quarry ridge', 'grove haven'];

/** As the board's filter: the text in the title, or each of its words anywhere in the card. */
function has({ title, description = '', checklist = [], comments = [] }: SeedCard, text: string): boolean {
  const all = [title, description, ...checklist.map((item) => item.title), ...comments.map((comment) => comment.text)];
  const words = new Set(all.flatMap((part) => part.toLowerCase().split(' ')));
  return title.includes(text) || text.split(' ').every((word) => words.has(word));
}
