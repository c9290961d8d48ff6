import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import { tileAmong } from '../boards/card-view.ts';
import {
  addComment,
  addItem,
  changeCard,
  createCard,
  deleteCard,
  editComment,
  editItem,
  moveCard,
  removeItem,
  restoreCard,
} from '../boards/edits.ts';
import { whyNoTrash } from '../boards/no-trash.ts';
import { cardThere, seenCards } from '../boards/seen.ts';
import { line, rowId } from './arguments.ts';
import { anyId, cardChange, longText, textPlace, unsavedText } from './board-arguments.ts';
import { command } from './command.ts';
import { shownCard } from './shown-card.ts';
import { isOwnId } from '../../sync/boards/edit.ts';
import type { Desk } from './desk.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { CardFields } from '../../sync/ports/boards.ts';

const part = v.strictObject({ cardId: anyId, id: anyId });

/** Cards, edited without a network. */
export function cardCommands(desk: Desk) {
  const { host, boards } = desk;
  return {
    'cards.read': command([rowId, anyId], (accountId, cardId) => {
      const view = shownCard(desk, accountId, cardId);
      boards.watch.opened(accountId, view.tile.id);
      return view;
    }),
    'cards.create': command(
      [rowId, v.strictObject({ boardId: anyId, columnId: anyId, title: line })],
      (accountId, { boardId, columnId, title }) => {
        const cardId = createCard(host, { accountId, boardId, columnId, fields: { title } });
        return tile(desk, accountId, { boardId, cardId });
      },
    ),
    'cards.edit': command([rowId, anyId, cardChange], (accountId, cardId, { began, ...changed }) => {
      changeCard(host, { accountId, cardId }, { changed: present(changed), began: present(began ?? {}) });
      return edited(desk, accountId, cardId);
    }),
    'cards.move': command(
      [rowId, anyId, v.strictObject({ columnId: anyId, after: v.nullable(anyId) })],
      (accountId, cardId, to) => {
        moveCard(host, { accountId, cardId }, to);
        return tile(desk, accountId, cardThere(host, accountId, cardId));
      },
    ),
    'cards.delete': command([rowId, anyId], async (accountId, cardId) => {
      const { id, boardId } = cardThere(host, accountId, cardId);
      const why = isOwnId(id) ? null : await whyNoTrash(host, accountId);
      if (why !== null) throw new BadInput(`${why} The terminal deletes it for good: tidemark card delete ${id} --for-good`);
      deleteCard(host, { accountId, cardId });
      boards.edited(accountId, boardId, id);
      return null;
    }),
    'cards.restore': command([rowId, anyId], (accountId, cardId) => {
      restoreCard(host, { accountId, cardId });
      return tile(desk, accountId, cardThere(host, accountId, cardId));
    }),
    'cards.recreate': command([rowId, anyId], (accountId, cardId) => {
      return tile(desk, accountId, boards.outbox.recreate(accountId, cardId));
    }),
    ...partCommands(desk),
  };
}

function partCommands(desk: Desk) {
  const { host } = desk;
  return {
    'cards.keepText': command([rowId, textPlace, unsavedText], (accountId, place, written) => {
      const { outbox } = host;
      const [cardId, part] = [outbox.realId(accountId, place.cardId), outbox.realId(accountId, place.part)];
      if (written) outbox.keepText({ accountId, cardId, part, ...written });
      else outbox.dropText({ accountId, cardId, part });
      return null;
    }),
    'cards.addComment': command([rowId, anyId, longText], (accountId, cardId, text) => {
      addComment(host, { accountId, cardId }, text);
      return edited(desk, accountId, cardId);
    }),
    'cards.editComment': command([rowId, part, longText], (accountId, { cardId, id }, text) => {
      editComment(host, { accountId, cardId, commentId: id }, text);
      return edited(desk, accountId, cardId);
    }),
    'cards.deleteComment': command([rowId, part], (accountId, { cardId, id }) => {
      editComment(host, { accountId, cardId, commentId: id }, null);
      return edited(desk, accountId, cardId);
    }),
    'cards.addItem': command([rowId, anyId, line], (accountId, cardId, title) => {
      addItem(host, { accountId, cardId }, title);
      return edited(desk, accountId, cardId);
    }),
    'cards.editItem': command(
      [rowId, part, v.strictObject({ title: v.optional(line), done: v.optional(v.boolean()) })],
      (accountId, { cardId, id }, { title, done }) => {
        const changed = { ...(title === undefined ? {} : { title }), ...(done === undefined ? {} : { done }) };
        editItem(host, { accountId, cardId, itemId: id }, changed);
        return edited(desk, accountId, cardId);
      },
    ),
    'cards.removeItem': command([rowId, part], (accountId, { cardId, id }) => {
      removeItem(host, { accountId, cardId, itemId: id });
      return edited(desk, accountId, cardId);
    }),
  };
}

/** A change without the fields that it leaves out. */
function present(changed: { readonly [Field in keyof CardFields]?: CardFields[Field] | undefined }): Partial<CardFields> {
  const set = Object.entries(changed).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set);
}

function edited(desk: Desk, accountId: number, cardId: RemoteId) {
  const view = shownCard(desk, accountId, cardId);
  desk.boards.edited(accountId, view.boardId, view.tile.id);
  return view;
}

function tile({ host, boards }: Desk, accountId: number, card: { boardId: RemoteId; id?: RemoteId; cardId?: RemoteId }) {
  const { boardId } = card;
  const id = card.id ?? card.cardId ?? '';
  boards.edited(accountId, boardId, id);
  return tileAmong(seenCards(host, accountId, boardId), id, host.outbox.ofCard(accountId, id));
}
