import * as v from 'valibot';
import { findIncidents, pairOf } from './incidents.ts';
import { sayIncident } from './incident-words.ts';
import type { Incident, IncidentFacts, IncidentKind } from './incidents.ts';
import type { IncidentText } from './incident-words.ts';
import type { Language } from './language.ts';
import type { ValueStore } from '../../sync/ports/mirror.ts';

/** An incident to be shown, or the end of one that was. */
export interface IncidentNews {
  readonly key: string;
  /** Null when it is over, or not to be shown any more. */
  readonly begun: (IncidentText & { readonly kind: IncidentKind }) | null;
}

export interface NotifierOptions {
  readonly values: ValueStore;
  readonly facts: () => IncidentFacts;
  readonly wishes: () => { readonly silenced: readonly IncidentKind[]; readonly language: Language };
  readonly tell: (news: IncidentNews) => void;
}

/** Among the chosen values: what was told and lasts, so that it is not told again by the next start. */
const toldName = 'notifications.told';
const keys = v.array(v.string());

/** Decides what a person is told: each incident once, when it begins, and its end. Silence holds for every kind that was silenced. */
export class Notifier {
  readonly #options: NotifierOptions;
  #told: ReadonlySet<string>;
  #isWritten = true;
  /** What is shown now, by this process. */
  readonly #shown = new Map<string, IncidentKind>();

  constructor(options: NotifierOptions) {
    this.#options = options;
    const stored = v.safeParse(keys, options.values.read(toldName));
    const known = stored.success ? stored.output : [];
    // What was in sync before nobody has to be told.
    const old = findIncidents(options.facts()).filter(({ kind }) => kind === 'first-sync');
    this.#told = new Set([...known, ...old.map(({ key }) => key)]);
  }

  /** Looks at how things are now. */
  look(): void {
    const { facts, tell } = this.#options;
    const now = facts();
    const { silenced, language } = this.#options.wishes();
    // While a pair works its numbers come and go: it is looked at when it rests.
    const busy = new Set(now.pairs.filter(({ state }) => state === 'syncing').map(({ id }) => id));
    const isBusy = (key: string): boolean => busy.has(pairOf(key) ?? NaN);
    const found = findIncidents(now).filter(({ key }) => !isBusy(key));
    const lasting = new Set([...found.map(({ key }) => key), ...[...this.#told].filter(isBusy)]);
    for (const [key, kind] of this.#shown) {
      if (lasting.has(key) && !silenced.includes(kind)) continue;
      this.#shown.delete(key);
      tell({ key, begun: null });
    }
    for (const incident of found) if (!this.#told.has(incident.key)) this.#begin(incident, { silenced, language });
    this.#remember(lasting);
  }

  #begin(incident: Incident, { silenced, language }: ReturnType<NotifierOptions['wishes']>): void {
    const { key, kind } = incident;
    if (silenced.includes(kind)) return;
    this.#shown.set(key, kind);
    this.#options.tell({ key, begun: { kind, ...sayIncident(incident, language) } });
  }

  #remember(lasting: ReadonlySet<string>): void {
    const isSame = lasting.size === this.#told.size && [...lasting].every((key) => this.#told.has(key));
    if (isSame && this.#isWritten) return;
    this.#told = lasting;
    try {
      this.#options.values.write({ [toldName]: [...lasting] });
      this.#isWritten = true;
    } catch {
      // On a full disk, which is what is told of: at worst the next start tells it once more.
      this.#isWritten = false;
    }
  }
}
