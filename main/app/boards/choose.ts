import { BadInput } from '../bad-input.ts';
import { findAccount } from '../find.ts';
import { seenColumns } from './seen.ts';
import type { Host } from '../host.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { StoredBoard } from '../../sync/ports/board-records.ts';
import type { BoardColumn } from '../../sync/ports/boards.ts';

interface Named {
  readonly id: RemoteId;
  readonly name: string;
}

/** What a choice is among, for who is told that it was none. */
interface Choice<Thing> {
  /** `column` */
  readonly what: string;
  /** `on the board "Work"` */
  readonly where: string;
  /** How one of several with the same name is told apart. */
  readonly describe?: (thing: Thing) => string;
}

/** More candidates than these are not told. */
const mostTold = 12;

/**
 * The thing that a person means by its id or its name; a name in other letters (case, accents composed otherwise) will do where nothing has it
 * exactly. Throws `BadInput` with what there is for one that nothing has, and with the candidates for one that several have.
 */
function chooseNamed<Thing extends Named>(all: readonly Thing[], wanted: string, choice: Choice<Thing>): Thing {
  const { what, where, describe = ({ id, name }: Thing) => `${name} (id ${id})` } = choice;
  const folded = (text: string) => text.normalize('NFC').trim().toLowerCase();
  const tests: readonly ((thing: Thing) => boolean)[] = [
    ({ id }) => id === wanted,
    ({ name }) => name === wanted,
    ({ name }) => folded(name) === folded(wanted),
  ];
  for (const test of tests) {
    const [found, ...others] = all.filter(test);
    if (!found) continue;
    if (others.length === 0) return found;
    throw new BadInput(`"${wanted}" is more than one ${what} ${where}: ${told([found, ...others].map(describe))}. Give the id.`);
  }
  const there = all.length === 0 ? 'There is none.' : `There are: ${told(all.map(({ name }) => name))}.`;
  throw new BadInput(`There is no ${what} "${wanted}" ${where}. ${there}`);
}

function told(names: readonly string[]): string {
  const rest = names.length - mostTold;
  return `${names.slice(0, mostTold).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** The board of that id or name, of one account or of any; one that is there still comes before those that are archived or gone. */
export function chooseBoard(host: Host, wanted: string, accountName?: string): StoredBoard {
  const accounts = accountName === undefined ? host.settings.accounts() : [findAccount(host, accountName)];
  const all = accounts.flatMap(({ id }) => host.mirror.boards.boards(id));
  if (all.length === 0) throw new BadInput('No boards are known yet. "tidemark sync" reads them.');
  const there = all.filter(({ archived, goneAt }) => !archived && goneAt === null);
  const isThere = there.some(({ id, name }) => id === wanted || name === wanted);
  const describe = ({ id, name, accountId, workspaceId }: StoredBoard) => {
    const workspace = host.mirror.workspaces(accountId).find((one) => one.id === workspaceId)?.name ?? workspaceId;
    const account = accounts.find((one) => one.id === accountId)?.name ?? '';
    return `${name} (id ${id}, workspace "${workspace}", account "${account}")`;
  };
  const where = accountName === undefined ? 'here' : `of the account "${accountName}"`;
  return chooseNamed(isThere ? there : all, wanted, { what: 'board', where, describe });
}

export function chooseColumn(host: Host, board: StoredBoard, wanted: string): BoardColumn {
  return chooseNamed(seenColumns(host, board.accountId, board), wanted, { what: 'column', where: on(board) });
}

/** `none` is nobody, `me` the account's own person. */
export function choosePerson(host: Host, board: StoredBoard, wanted: string): RemoteId | null {
  if (wanted === 'none') return null;
  const me = host.mirror.boards.self(board.accountId);
  if (wanted === 'me') {
    if (me) return me.id;
    throw new BadInput('Who the account is was not asked yet. "tidemark sync" does.');
  }
  return chooseNamed(board.details?.people ?? [], wanted, { what: 'person', where: on(board) }).id;
}

/** `none` is none. */
export function chooseLabel(board: StoredBoard, wanted: string): RemoteId | null {
  return wanted === 'none' ? null : chooseNamed(board.details?.labels ?? [], wanted, { what: 'label', where: on(board) }).id;
}

/** `none` is none. */
export function chooseActivity(board: StoredBoard, wanted: string): RemoteId | null {
  if (wanted === 'none') return null;
  return chooseNamed(board.details?.activities ?? [], wanted, { what: 'activity', where: on(board) }).id;
}

function on({ name }: StoredBoard): string {
  return `on the board "${name}"`;
}

/** A card by its id, the service's or ours, whether it is there, deleted, or gone with edits that are kept. */
export function chooseCard(host: Host, wanted: string, accountName?: string): { accountId: number; cardId: RemoteId } {
  const accounts = accountName === undefined ? host.settings.accounts() : [findAccount(host, accountName)];
  const found = accounts.flatMap(({ id: accountId }) => {
    const cardId = host.outbox.realId(accountId, wanted);
    const isKnown =
      host.mirror.boards.card(accountId, cardId) !== null ||
      host.outbox.ofCard(accountId, cardId).length > 0 ||
      host.outbox.kept(accountId, cardId) !== null;
    return isKnown ? [{ accountId, cardId }] : [];
  });
  const [card, ...others] = found;
  if (!card) throw new BadInput(`There is no card ${wanted} here. "tidemark cards --board NAME" lists cards with their ids.`);
  if (others.length === 0) return card;
  const names = accounts.filter(({ id }) => found.some(({ accountId }) => accountId === id)).map(({ name }) => `"${name}"`);
  throw new BadInput(`The accounts ${names.join(' and ')} both know card ${wanted}: say which one with --account NAME.`);
}
