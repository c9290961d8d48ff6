import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asGivenFile } from '../../main/app/tools/given-file.ts';
import type { World } from '../sandbox/world.ts';

/** How many items each job has. */
export const eleven = Array.from({ length: 11 }, (_, index) => index + 1);

/** One of the tools, with eleven things to do on the account of `elevenSeed`. */
export interface ElevenJob {
  readonly tool: string;
  /** As the window gives them. `folder` is for files. */
  readonly options: (folder: string) => object;
  /** The same in the terminal, the name of the tool not among them, once `write` has made its files. */
  readonly words: (folder: string) => readonly string[];
  readonly write?: (folder: string) => Promise<void>;
  /** What it needs there before. */
  readonly prepare?: (world: World) => void;
  /** What changes something: one request for each item. */
  readonly method: string;
  readonly path: string;
  /** The same as the sandbox counts it. */
  readonly route: string;
  /** How often item `n` was done, from 1. */
  readonly done: (world: World, n: number, folder: string) => number;
}

const two = (n: number): string => String(n).padStart(2, '0');
const names = (word: string): string[] => eleven.map((n) => `${word} ${two(n)}`);
const former = (n: number): string => `former.${two(n)}@eleven.example`;
const called = (world: World, name: string) => [...world.workspaces.values()].filter((one) => one.name === name);
const boardOf = (world: World, n: number) => {
  const [workspace] = called(world, `Yard ${two(n)}`);
  return workspace && world.boards.boardsOf(workspace.id)[0];
};
const lines = (make: (n: number) => string): Buffer => Buffer.from(eleven.map(make).join('\n'));
const addresses = lines((n) => `${former(n)},new.${two(n)}@eleven.example`);
const cards = Buffer.concat([Buffer.from('Title,Board\n'), lines((n) => `Card ${two(n)},Board 01`)]);

function addHooks(world: World): void {
  for (const n of eleven) {
    const board = boardOf(world, n);
    if (!board) throw new Error('The seed has a board for each');
    const { id: boardId, workspaceId } = board;
    const url = `https://old.example.com/in/${two(n)}`;
    const eventTypes = ['card_status_change'];
    world.subscriptions.add({ ownerId: world.robots.oauth2.id, boardId, workspaceId, eventTypes, url });
  }
}

const acting = { method: 'POST', path: '^/1/account/people/\\d+$', route: 'POST /1/account/people/{id}' };
const settings = { method: 'POST', path: '^/1/projects/\\d+$', route: 'POST /1/projects/{id}' };
const deleting = { method: 'DELETE', path: '^/1/projects/\\d+$', route: 'DELETE /1/projects/{id}' };
const isGone = (world: World, n: number): number => 1 - called(world, `Closed ${two(n)}`).length;

export const renameColumn: ElevenJob = {
  tool: 'rename-column',
  options: () => ({ position: 2, to: 'Under way', from: null, workspaceIds: null }),
  words: () => ['--position', '2', '--to', 'Under way', '--yes'],
  ...{ method: 'POST', path: '/statuses/', route: 'POST /1/boards/{id}/statuses/{column}/properties' },
  done: (world, n) => (boardOf(world, n)?.columns[1]?.name === 'Under way' ? 1 : 0),
};

export const importCards: ElevenJob = {
  tool: 'import-cards',
  options: () => ({ file: asGivenFile('cards.csv', cards) }),
  words: (folder) => [join(folder, 'cards.csv'), '--yes'],
  write: (folder) => writeFile(join(folder, 'cards.csv'), cards),
  ...{ method: 'POST', path: 'create-new$', route: 'POST /1/projects/{id}/cards/create-new' },
  done: (world, n) =>
    [...(boardOf(world, 1)?.cards.values() ?? [])].filter(({ facts }) => facts.title === `Card ${two(n)}`).length,
};

export const changeAddresses: ElevenJob = {
  tool: 'change-emails',
  options: () => ({ file: asGivenFile('list.csv', addresses) }),
  words: (folder) => [join(folder, 'list.csv'), '--yes'],
  write: (folder) => writeFile(join(folder, 'list.csv'), addresses),
  ...acting,
  done: (world, n) => world.visiblePeople().filter(({ email }) => email === `new.${two(n)}@eleven.example`).length,
};

export const removePeople: ElevenJob = {
  tool: 'remove-inactive',
  options: () => ({ days: 400, neverSignedIn: false, successor: null, successors: [], only: null }),
  words: () => ['--days', '400', '--yes-11'],
  ...acting,
  done: (world, n) => (world.visiblePeople().some(({ email }) => email === former(n)) ? 0 : 1),
};

export const archiveWorkspaces: ElevenJob = {
  tool: 'archive-workspaces',
  options: () => ({ workspaces: names('Yard'), archived: true }),
  words: () => [...names('Yard'), '--yes'],
  ...settings,
  done: (world, n) => called(world, `Yard ${two(n)}`).filter(({ archived }) => archived).length,
};

export const endWebhooks: ElevenJob = {
  tool: 'end-webhooks',
  options: () => ({ which: 'all' }),
  words: () => ['--all', '--yes-11'],
  prepare: addHooks,
  ...{ method: 'DELETE', path: '^/1/webhooks/', route: 'DELETE /1/webhooks/{hook}' },
  done: (world, n) => (world.subscriptions.all().some(({ url }) => url.endsWith(`/${two(n)}`)) ? 0 : 1),
};

export const saveArchived: ElevenJob = {
  tool: 'save-archived',
  options: (folder) => ({ folder, name: 'Closed' }),
  words: (folder) => ['--to', folder, '--name', 'Closed', '--yes'],
  ...{ method: 'POST', path: '/exports$', route: 'POST /1/projects/{id}/exports' },
  done: (world, n, folder) => {
    const [workspace] = called(world, `Closed ${two(n)}`);
    return readdirSync(folder).filter((name) => name.startsWith(`${workspace?.id ?? ''}-`) && name.endsWith('.zip')).length;
  },
};

/** Of what `saveArchived` has saved. */
export const purgeArchived: ElevenJob = {
  tool: 'purge-archived',
  options: () => ({ name: 'Closed' }),
  words: () => ['--name', 'Closed', '--yes-11'],
  ...deleting,
  done: isGone,
};

export const otherJobs: readonly ElevenJob[] = [
  {
    tool: 'create-workspaces',
    options: () => ({ names: names('New'), owner: null }),
    words: () => [...names('New'), '--yes'],
    ...{ method: 'POST', path: '^/1/account/projects$', route: 'POST /1/account/projects' },
    done: (world, n) => called(world, `New ${two(n)}`).length,
  },
  {
    tool: 'rename-workspaces',
    options: () => ({ renames: eleven.map((n) => ({ workspace: `Yard ${two(n)}`, to: `Site ${two(n)}` })) }),
    // The terminal renames one at a time.
    words: () => ['Yard 01', '--to', 'Site 01', '--yes'],
    ...settings,
    done: (world, n) => called(world, `Site ${two(n)}`).length,
  },
  {
    tool: 'delete-workspaces',
    options: () => ({ workspaces: names('Closed'), activeToo: false }),
    words: () => [...names('Closed'), '--yes-11'],
    ...deleting,
    done: isGone,
  },
  {
    tool: 'move-webhooks',
    options: () => ({ from: 'https://old.example.com/in', to: 'https://new.example.com/in' }),
    words: () => ['--from', 'https://old.example.com/in', '--to', 'https://new.example.com/in', '--yes'],
    prepare: addHooks,
    ...{ method: 'PUT', path: '^/1/webhooks/', route: 'PUT /1/webhooks/{hook}/update' },
    done: (world, n) => world.subscriptions.all().filter(({ url }) => url === `https://new.example.com/in/${two(n)}`).length,
  },
];
