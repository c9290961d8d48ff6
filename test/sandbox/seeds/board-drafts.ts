import type { SeedCard } from '../boards/seed-board.ts';
import { seedOf } from './chance.ts';
import { momentOn } from './drafts.ts';
import type { PersonName } from './people.ts';
import { people } from './people.ts';

/** A card in few words. Days are `2026-10-05`; the times of day follow from the title. */
export interface CardDraft {
  /** Id of the column. */
  readonly in: number;
  readonly title: string;
  /** When it was made, and by whom. */
  readonly day: string;
  readonly by: PersonName;
  readonly to?: PersonName;
  readonly with?: readonly PersonName[];
  readonly text?: string;
  readonly label?: number;
  readonly planlet?: string;
  readonly start?: string;
  readonly due?: string;
  readonly points?: number;
  readonly hours?: number;
  readonly blocked?: string;
  /** Items of the checklist; those that are done begin with `x `. */
  readonly list?: readonly string[];
  /** Oldest first. `@[name]` mentions somebody. */
  readonly said?: readonly (readonly [by: PersonName, day: string, text: string])[];
  readonly tags?: readonly string[];
  readonly files?: readonly { readonly name: string; readonly bytes: () => Uint8Array }[];
  readonly worked?: readonly (readonly [by: PersonName, day: string, minutes: number])[];
}

/** The card; one that is not in the first column came to where it is some days after it was made. */
export function cardOf(draft: CardDraft, firstColumn: number): SeedCard {
  const created = momentOn(draft.day, draft.title);
  const days = 1 + (seedOf(draft.title) % 5);
  return {
    title: draft.title,
    column: draft.in,
    created,
    createdBy: people[draft.by].email,
    ...(draft.in === firstColumn ? {} : { moved: created + days * 86_400 }),
    description: draft.text ?? '',
    ...(draft.to === undefined ? {} : { assignee: people[draft.to].email }),
    contributors: (draft.with ?? []).map((name) => people[name].email),
    ...(draft.label === undefined ? {} : { label: draft.label }),
    ...(draft.planlet === undefined ? {} : { planlet: draft.planlet }),
    ...(draft.start === undefined ? {} : { startDate: draft.start }),
    ...(draft.due === undefined ? {} : { dueDate: draft.due }),
    ...(draft.points === undefined ? {} : { estimate: draft.points }),
    ...(draft.hours === undefined ? {} : { estimatedTime: draft.hours }),
    ...(draft.blocked === undefined ? {} : { blocked: draft.blocked }),
    checklist: (draft.list ?? []).map((item) => ({ title: item.replace(/^x /, ''), done: item.startsWith('x ') })),
    comments: (draft.said ?? []).map(([by, day, text]) => ({
      by: people[by].email,
      at: momentOn(day, text),
      text: text.replace(/@\[(\w+)\]/g, (whole, name: string) => (isPerson(name) ? `@[${people[name].email}]` : whole)),
    })),
    tags: draft.tags ?? [],
    attachments: draft.files ?? [],
    reports: (draft.worked ?? []).map(([by, date, minutes]) => ({ by: people[by].email, date, minutes })),
  };
}

function isPerson(name: string): name is PersonName {
  return name in people;
}
