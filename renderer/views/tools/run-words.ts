import type { RunView } from '../../../preload/tools.ts';
import { sizeText } from '../../state/formats.ts';
import { words } from '../../state/words.svelte.ts';

/** `96 done · 2 failed · 5 left`; what there is none of is left out. */
export function countsText({ counts: { done, failed, skipped, open } }: RunView): string {
  const t = words.t.tools;
  const parts = [
    t.done(done),
    ...(failed > 0 ? [t.failed(failed)] : []),
    ...(skipped > 0 ? [t.skipped(skipped)] : []),
    ...(open > 0 ? [t.open(open)] : []),
  ];
  return parts.join(' · ');
}

/** `Old yard: 12 MB of 80 MB`, of the file that comes now; '' where none does. */
export function transferText({ transfer }: RunView): string {
  if (transfer === null) return '';
  const { what, bytes, size } = transfer;
  return `${what}: ${size === null ? sizeText(bytes) : words.t.activity.ofTotal(sizeText(bytes), sizeText(size))}`;
}

/** How far a run is, from 0 to 1; what is left as it is counts from the beginning. */
export function shareOf({ counts: { done, failed, skipped, open } }: RunView): number {
  const all = done + failed + skipped + open;
  return all === 0 ? 1 : (all - open) / all;
}
