import type { Page } from 'playwright';
import { quickAxe } from '../quick-axe.ts';

/** Run in the page: what is cut off, hangs over or lies on something else, each with a piece of its markup. */
const badlyLaid = `(() => {
  const faults = [];
  const seen = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !e.closest('.unseen, .skip');
  const tell = (what, e) => faults.push(what + ': ' + e.outerHTML.slice(0, 140));
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways');
  for (const e of document.querySelectorAll('nav *, main *, [role=dialog], [role=dialog] *')) {
    if (!seen(e)) continue;
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    const scrolls = e.closest('pre, textarea, .diff, [role=grid], .tree, input');
    if (!scrolls && (box.right > innerWidth + 1 || box.left < -1)) tell('beyond the window', e);
    const hasText = [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
    if (!hasText || e.scrollWidth <= e.clientWidth + 1 || style.overflowX === 'visible' || style.overflowX === 'auto') continue;
    if (style.textOverflow !== 'ellipsis') tell('cut off', e);
    else if (!e.closest('[title]') && !e.closest('button, [role=columnheader]')) tell('cut off without the whole on hover', e);
  }
  const controls = [...document.querySelectorAll('button, a, input:not([aria-hidden]), select, textarea')].filter((e) => {
    const box = e.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return seen(e) && box.width > 0 && (top === e || e.contains(top));
  });
  for (const [at, e] of controls.entries()) for (const other of controls.slice(at + 1)) {
    if (e.contains(other) || other.contains(e)) continue;
    const [a, b] = [e.getBoundingClientRect(), other.getBoundingClientRect()];
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 2 && down > 2) tell('lies over ' + other.outerHTML.slice(0, 60), e);
  }
  return faults;
})()`;

/** What is laid out badly on the screen as it is. */
export function layoutFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(badlyLaid);
}

/** What axe says keeps people out; with a list of rules only those. */
export async function axeFaults(page: Page, rules?: string[]): Promise<readonly string[]> {
  const axe = quickAxe(page);
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 140)).join(' ')}`);
}
