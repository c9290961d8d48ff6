import { plain, bytesInWords } from './words.ts';
import { widthOf } from './table.ts';
import type { EngineEvent, StepFacts } from '../../sync/ports/progress.ts';

/** The line is drawn at most so often. */
const drawEveryMs = 100;
/** The rate is that of the last so many ms. */
const rateWindowMs = 4000;

interface PairProgress {
  phase: string;
  planned: number;
  done: number;
  failed: number;
}

/** One live line on a terminal: how many steps are done, bytes, rate, and what is under way. Clear it before anything else is printed. */
export class ProgressLine {
  readonly #now: () => number;
  readonly #pairs = new Map<number, PairProgress>();
  /** Bytes seen so far of the transfers that are under way, by pair and path. */
  readonly #transfers = new Map<string, number>();
  #bytes = 0;
  #samples: { at: number; bytes: number }[] = [];
  #current = '';
  #drawnAt = 0;
  #isShown = false;

  /** `now` are ms that only ever grow. */
  constructor(now: () => number) {
    this.#now = now;
  }

  take(pairId: number, event: EngineEvent): void {
    const pair = this.#pairs.get(pairId) ?? { phase: '', planned: 0, done: 0, failed: 0 };
    this.#pairs.set(pairId, pair);
    switch (event.type) {
      case 'phase':
        pair.phase = event.phase;
        break;
      case 'planned':
        // Each round plans what is left: what was done before counts on.
        pair.planned = pair.done + pair.failed + event.steps;
        break;
      case 'step':
        this.#takeStep(pairId, pair, event);
        break;
      case 'progress':
        this.#count(keyOf(pairId, event.step), event.bytes);
        this.#current = event.step.path;
        break;
      case 'notice':
        break;
    }
    this.#draw();
  }

  clear(): void {
    if (this.#isShown) process.stderr.write('\r\u001b[K');
    this.#isShown = false;
  }

  #takeStep(pairId: number, pair: PairProgress, event: EngineEvent & { type: 'step' }): void {
    this.#current = event.step.path;
    if (event.state === 'started') return;
    if (event.state === 'done') {
      pair.done += 1;
      const isTransfer = event.step.action === 'download' || event.step.action === 'upload';
      if (isTransfer && event.step.size !== null) this.#count(keyOf(pairId, event.step), event.step.size);
    } else pair.failed += 1;
    this.#transfers.delete(keyOf(pairId, event.step));
  }

  #count(key: string, seen: number): void {
    const before = this.#transfers.get(key) ?? 0;
    // A transfer that began again counts from nothing.
    this.#bytes += Math.max(0, seen - before);
    this.#transfers.set(key, seen);
    const now = this.#now();
    this.#samples.push({ at: now, bytes: this.#bytes });
    while (this.#samples.length > 2 && (this.#samples[0]?.at ?? now) < now - rateWindowMs) this.#samples.shift();
  }

  #draw(): void {
    const now = this.#now();
    if (now - this.#drawnAt < drawEveryMs) return;
    this.#drawnAt = now;
    const line = this.#words(now);
    process.stderr.write(`\r${cut(line, (process.stderr.columns || 80) - 1)}\u001b[K`);
    this.#isShown = true;
  }

  #words(now: number): string {
    const pairs = [...this.#pairs.values()];
    const done = pairs.reduce((sum, pair) => sum + pair.done + pair.failed, 0);
    const planned = pairs.reduce((sum, pair) => sum + pair.planned, 0);
    if (planned === 0)
      return pairs.some((pair) => pair.phase === 'listing') ? 'Asking the service what is there …' : 'Looking at the folder …';
    const bytes = this.#bytes === 0 ? '' : `   ${bytesInWords(this.#bytes)}${this.#rate(now)}`;
    return `${done} of ${planned}${bytes}   ${plain(this.#current)}`;
  }

  #rate(now: number): string {
    const first = this.#samples[0];
    // Too short a time tells nothing.
    if (!first || now - first.at < 1000) return '';
    return `   ${bytesInWords(Math.round(((this.#bytes - first.bytes) * 1000) / (now - first.at)))}/s`;
  }
}

function keyOf(pairId: number, step: StepFacts): string {
  return `${pairId}/${step.path}`;
}

/** Cuts a line to the columns that there are. */
function cut(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  let short = '';
  for (const character of line) {
    if (widthOf(short + character) > columns - 1) break;
    short += character;
  }
  return `${short}…`;
}
