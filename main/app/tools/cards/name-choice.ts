import type { Question } from '../tool.ts';

/** Something that a cell may name. */
export interface Named {
  readonly id: string;
  readonly name: string;
  /** Other words for it: an e-mail address. */
  readonly also?: readonly string[];
  /** What tells it from others of the same name. */
  readonly told: string;
}

export type Chosen<T extends Named> = { readonly found: T } | { readonly problem: string; readonly question?: Question };

export interface Search<T extends Named> {
  readonly among: readonly T[];
  /** `column "Done"`: what is looked for, as messages name it. */
  readonly what: string;
  /** ` on the board "Site"`, or ''. */
  readonly where: string;
  /** Key of the question, where several are called so. */
  readonly question: string;
  readonly answers: Readonly<Record<string, string>>;
}

/** Finds what a cell names: by name without regard to case, another word for it, or its id. Asks where several are called so. */
export function choose<T extends Named>(text: string, search: Search<T>): Chosen<T> {
  const { among, what, where, question, answers } = search;
  const wanted = plain(text);
  const called = among.filter(({ name, also = [] }) => [name, ...also].some((word) => plain(word) === wanted));
  const [first] = called;
  if (first && called.length === 1) return { found: first };
  if (called.length === 0) {
    const byId = among.find(({ id }) => id === text);
    return byId ? { found: byId } : { problem: `There is no ${what}${where}.` };
  }
  const answered = called.find(({ id }) => id === answers[question]);
  if (answered) return { found: answered };
  return {
    problem: `There are ${called.length} called so: ${what}${where}. Say which is meant.`,
    question: {
      id: question,
      text: `Which ${what}${where} is meant?`,
      choices: called.map(({ id, told }) => ({ id, name: told })),
    },
  };
}

/** As people compare names. */
function plain(text: string): string {
  return text.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
