import type { SeedBoard, SeedCard } from '../boards/seed-board.ts';
import type { Seed } from '../seed.ts';
import { numbers } from './chance.ts';
import { dayAfter } from './drafts.ts';
import { people } from './people.ts';

/** 2026-01-01 00:00 UTC. */
const start = 1_767_225_600;
const words =
  'alpha bravo delta ember field grove haven ivory jetty knoll larch meadow north ocean pillar quarry ridge stone tower upper'.split(
    ' ',
  );

/** One workspace of `boards` boards with `cards` cards each, in five columns; every tenth has a checklist, every fifth a comment. */
export function generatedBoards(boards: number, cards: number): Seed {
  const members = [people.ingrid.email, people.tomas.email];
  return {
    accountName: 'Generated',
    people: [people.ingrid, people.tomas],
    workspaces: [
      {
        name: 'Generated',
        archived: false,
        rootIsWorkspace: false,
        members,
        folders: [],
        documents: [],
        links: [],
        planlets: ['First', 'Second', 'Third'].map((name) => ({ name })),
        boards: Array.from({ length: boards }, (_, index) => board(index, cards)),
      },
    ],
  };
}

function board(index: number, cards: number): SeedBoard {
  return {
    name: `Board ${String(index + 1).padStart(3, '0')}`,
    columns: ['Planned', 'Ready', 'Ongoing', 'Check', 'Done'].map((name, id) => ({ id, name })),
    labels: ['Red', 'Green', 'Blue'].map((name, id) => ({ id: id + 1, name })),
    cards: () => {
      const chance = numbers(index + 1);
      return Array.from({ length: cards }, (_, number) => card(index * cards + number, chance));
    },
  };
}

function card(number: number, chance: () => number): SeedCard {
  const word = () => words[Math.floor(chance() * words.length)] ?? '';
  const sentence = (length: number) => Array.from({ length }, word).join(' ');
  return {
    title: `Card ${number + 1} ${sentence(3)}`,
    column: Math.floor(chance() * 5),
    created: start + number,
    createdBy: people.ingrid.email,
    description: sentence(25),
    label: 1 + Math.floor(chance() * 3),
    planlet: ['First', 'Second', 'Third'][Math.floor(chance() * 3)] ?? 'First',
    dueDate: dayAfter('2026-01-01', Math.floor(chance() * 365)),
    estimate: Math.floor(chance() * 20) / 2,
    ...(chance() < 0.5 ? { assignee: people.tomas.email } : {}),
    ...(number % 10 === 0 ? { checklist: [1, 2, 3].map((item) => ({ title: `${word()} ${item}`, done: item === 1 })) } : {}),
    ...(number % 5 === 0 ? { comments: [{ by: people.tomas.email, at: start + number + 60, text: sentence(12) }] } : {}),
  };
}
