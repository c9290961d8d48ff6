import type { SyncReport } from '../../main/sync/ports/progress.ts';
import type { ErrorKind } from '../../main/sync/errors.ts';
import { type Action, type Files, mirrored, type Place } from './action.ts';

/** What the sync itself did to one side. */
export interface Done {
  /** Contents brought to it. */
  readonly content?: number;
  readonly move?: number;
  readonly trash?: number;
  readonly folder?: number;
}

export type Mode = 'live' | 'stopped';

export interface Expectation {
  /** All that is on both sides in the end, but for what every scenario begins with. Conflict copies are told as `name (conflict).ext`. */
  readonly tree?: Files;
  /** The same where the two sides may differ in the end. */
  readonly local?: Files;
  readonly remote?: Files;
  /** One of these is what both sides have in the end. */
  readonly anyTree?: readonly Files[];
  /** The archive cannot be asked in the end. */
  readonly noService?: boolean;
  /** Paths of files that look as if we had left them behind, but were put there by a person. */
  readonly leaves?: readonly string[];
  /** Only the paths, where two read the same. */
  readonly names?: readonly string[];
  /** What the sync did since the setup. Left out: anything. Live, it may meet several actions in the middle and is not counted exactly. */
  readonly did?: Partial<Record<Place, Done>>;
  /** The same where it may be less. */
  readonly most?: Partial<Record<Place, Done>>;
  /** Texts that the archive still has in one of its versions. */
  readonly versions?: readonly string[];
  /** Texts that are in the trash of a side, among others. */
  readonly trashed?: Partial<Record<Place, readonly string[]>>;
  /** Conflicts that are still told of. */
  readonly conflicts?: number;
  readonly held?: number;
  readonly failures?: number;
  readonly asks?: boolean;
  readonly unsettled?: number;
  readonly stopped?: ErrorKind;
}

/** One row of the list of sync cases, or one reading of it. */
export interface Scenario {
  /** The row, with a letter behind it where a row has several scenarios. */
  readonly id: string;
  readonly title: string;
  /** Played once more with the sides changed. */
  readonly both?: boolean;
  /** What both sides have in common at the beginning. Without it nothing was synced yet. */
  readonly setup?: Files;
  /** Leaves out the files that otherwise stand beside, so that a few deletes are no mass delete. */
  readonly bare?: boolean;
  readonly actions: readonly Action[];
  readonly expect: Expectation;
  /** Both when left out. */
  readonly modes?: readonly Mode[];
  /** By the clock on the wall, so that files have to lie still for as long as for people. Else it is ahead, and they do at once. */
  readonly realTime?: boolean;
  /** The clock of the program is wrong by so much, in ms. */
  readonly clockOff?: number;
  /** The folder lies on a disk of its own with so much room, in bytes. Only root can have that. */
  readonly disk?: number;
  /** Rules of the pair from the beginning. */
  readonly ignore?: string;
}

/** One way to play a scenario. */
export interface Play {
  readonly scenario: Scenario;
  readonly mode: Mode;
  readonly name: string;
}

/** Stand beside everything. */
export const beside: Files = {
  'beside/1.txt': 'beside 1',
  'beside/2.txt': 'beside 2',
  'beside/3.txt': 'beside 3',
  'beside/4.txt': 'beside 4',
};

/** Every way in which a group's scenarios are played. */
export function playsOf(scenarios: readonly Scenario[]): Play[] {
  const plays: Play[] = [];
  for (const scenario of scenarios) {
    const sides = scenario.both ? [scenario, otherWayRound(scenario)] : [scenario];
    for (const [index, each] of sides.entries()) {
      for (const mode of each.modes ?? (['live', 'stopped'] as const)) {
        const from = scenario.both ? (index === 0 ? ', from here' : ', from there') : '';
        plays.push({ scenario: each, mode, name: `${each.id} ${each.title} (${mode}${from})` });
      }
    }
  }
  return plays;
}

function otherWayRound(scenario: Scenario): Scenario {
  const { actions, expect } = scenario;
  const { local, remote, did, most, trashed, ...rest } = expect;
  return {
    ...scenario,
    actions: actions.map(mirrored),
    expect: {
      ...rest,
      ...(remote && { local: remote }),
      ...(local && { remote: local }),
      ...(did && { did: turned(did) }),
      ...(most && { most: turned(most) }),
      ...(trashed && { trashed: turned(trashed) }),
    },
  };
}

function turned<T>({ here, there }: Partial<Record<Place, T>>): Partial<Record<Place, T>> {
  return { ...(there !== undefined && { here: there }), ...(here !== undefined && { there: here }) };
}

/** The numbers of a report that a scenario speaks of. */
export function told(report: SyncReport): Required<
  Omit<
    Expectation,
    | 'tree'
    | 'most'
    | 'versions'
    | 'anyTree'
    | 'names'
    | 'leaves'
    | 'noService'
    | 'local'
    | 'remote'
    | 'did'
    | 'trashed'
    | 'stopped'
  >
> & {
  stopped: ErrorKind | null;
} {
  const { conflicts, held, failures, asksAboutDeletes, unsettled, stopped } = report;
  return { conflicts, held, failures, asks: asksAboutDeletes, unsettled, stopped: stopped?.kind ?? null };
}
