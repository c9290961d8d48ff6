import { IdSequence } from './archive/ids.ts';

/** What somebody is head administrator of, beside workspaces. */
export interface Holding {
  readonly id: number;
  readonly kind: 'template' | 'portfolio' | 'team';
  readonly name: string;
  ownerId: number;
}

/** Templates of workspaces, portfolios and teams of the account: nothing public shows more of them than who owns them. */
export class Holdings {
  readonly #all: readonly Holding[];

  constructor(seeded: readonly Omit<Holding, 'id'>[]) {
    const ids = new IdSequence(71_803, 3);
    this.#all = seeded.map((one) => ({ ...one, id: ids.next() }));
  }

  of(ownerId: number, kind: Holding['kind']): readonly Holding[] {
    return this.#all.filter((one) => one.ownerId === ownerId && one.kind === kind);
  }
}
