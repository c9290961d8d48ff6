import { homedir } from 'node:os';
import { join } from 'node:path';
import { copyFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import * as v from 'valibot';
import { dropAttachments, fetchAttachment } from '../boards/attachments.ts';
import { boardOf, cardThere } from '../boards/seen.ts';
import { withSession } from '../sessions.ts';
import { SyncError } from '../../sync/errors.ts';
import { accountById } from './account-view.ts';
import { rowId } from './arguments.ts';
import { anyId } from './board-arguments.ts';
import { command } from './command.ts';
import { shownCard } from './shown-card.ts';
import type { Desk } from './desk.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Boards, Card } from '../../sync/ports/boards.ts';

/** What only the service knows of a card: its history, and the content of its attachments. */
export function cardServiceCommands(desk: Desk) {
  const { host, signal } = desk;
  return {
    'cards.history': command([rowId, anyId], async (accountId, cardId) => {
      const card = cardThere(host, accountId, cardId);
      const { workspaceId } = boardOf(host, accountId, card.boardId);
      return ask(desk, accountId, (boards) => boards.history(workspaceId, card.id, signal));
    }),
    'cards.keepAttachments': command([rowId, anyId, v.boolean()], async (accountId, cardId, keep) => {
      const card = cardThere(host, accountId, cardId);
      host.outbox.setWithAttachments(accountId, card.id, keep);
      if (keep) await ask(desk, accountId, (boards) => fetchAll(desk, { boards, accountId, card }));
      else await dropAttachments(host, accountId, card);
      return shownCard(desk, accountId, cardId);
    }),
    'cards.openAttachment': command([rowId, anyId, anyId], async (accountId, cardId, attachmentId) => {
      const attachment = cardThere(host, accountId, cardId).attachments.find(({ id }) => id === attachmentId);
      if (!attachment) throw new SyncError('gone', 'This attachment is not on the card any more.');
      const path = await ask(desk, accountId, (boards) => fetchAttachment(host, { boards, accountId, attachment }, signal));
      return { path: await show(desk, path) };
    }),
  };
}

async function fetchAll(desk: Desk, parts: { boards: Boards; accountId: number; card: Card }): Promise<void> {
  for (const attachment of parts.card.attachments) await fetchAttachment(desk.host, { ...parts, attachment }, desk.signal);
}

async function ask<T>({ host }: Desk, accountId: number, work: (boards: Boards) => Promise<T>): Promise<T> {
  return withSession(host, accountById(host, accountId), (session) => {
    if (session.boards) return work(session.boards);
    return Promise.reject(new SyncError('refused', 'This service has no boards.'));
  });
}

/** A browser cannot open a file of this machine: there it is put where downloads go. */
async function show({ machine }: Desk, path: string): Promise<string> {
  if (machine.carrier === 'electron') {
    await machine.openFile(path);
    return path;
  }
  const downloads = join(homedir(), 'Downloads');
  if (!existsSync(downloads)) return path;
  const target: RemoteId = join(downloads, basename(path));
  await copyFile(path, target);
  return target;
}
