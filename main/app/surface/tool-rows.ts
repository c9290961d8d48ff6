import { Breath } from '../../sync/breath.ts';
import type { Preview } from '../tools/preview.ts';
import type { FixableLine } from '../tools/tool.ts';
import type { Clock } from '../../sync/ports/time.ts';
import type { ChangeState, RowsWanted } from '../../sync/ports/tool-runs.ts';

export type RowState = 'planned' | 'left' | ChangeState;

/** A row of a preview or a report, as the window shows it. */
export interface ToolRow {
  /** Place in the plan, from 0. */
  readonly index: number;
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly state: RowState;
  readonly reason: string | null;
  readonly line: FixableLine | null;
}

type Found = Pick<RowsWanted, 'states' | 'text'>;

/**
 * Rows of a preview, a page at a time, as those of a report are found. To look through many takes portions between which others may act; what was
 * found last is kept, since its pages are asked for one after the other.
 */
export class PreviewRows {
  readonly #plan: Preview['plan'];
  readonly #clock: Clock;
  #found: { readonly key: string; readonly places: Promise<readonly number[]> } | null = null;

  constructor({ plan }: Pick<Preview, 'plan'>, clock: Clock) {
    this.#plan = plan;
    this.#clock = clock;
  }

  async page({ states, text, offset, limit }: RowsWanted) {
    const places = await this.#placesOf({ states, text });
    return { total: places.length, offset, rows: places.slice(offset, offset + limit).map((place) => this.#row(place)) };
  }

  #placesOf(wanted: Found): Promise<readonly number[]> {
    const key = JSON.stringify(wanted);
    if (this.#found?.key !== key) this.#found = { key, places: this.#find(wanted) };
    return this.#found.places;
  }

  async #find({ states, text }: Found): Promise<readonly number[]> {
    const { changes, left } = this.#plan;
    const breath = new Breath(this.#clock);
    const never = new AbortController().signal;
    const word = plain(text.trim());
    const places: number[] = [];
    for (let place = 0; place < changes.length + left.length; place += 1) {
      await breath.take(never);
      const { state, what, from, to, reason } = this.#row(place);
      if (states.length > 0 && !states.includes(state)) continue;
      if (word === '' || plain([what, from, to, reason ?? ''].join('\n')).includes(word)) places.push(place);
    }
    return places;
  }

  /** What would be changed comes before what would be left. */
  #row(index: number): ToolRow {
    const { changes, left } = this.#plan;
    const change = changes[index];
    if (change !== undefined) {
      const { what, from, to } = change;
      return { index, what, from, to, state: 'planned', reason: null, line: null };
    }
    const { what = '', from = '', to = '', reason = '', line = null } = left[index - changes.length] ?? {};
    return { index, what, from, to, state: 'left', reason, line };
  }
}

/** As reports compare texts. */
function plain(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
