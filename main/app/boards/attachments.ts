import { mkdir, readdir, rm } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { asSyncError, SyncError } from '../../sync/errors.ts';
import { stopsAccount } from './send-lane.ts';
import type { BoardWorld } from './board-world.ts';
import type { Host } from '../host.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Boards, Card } from '../../sync/ports/boards.ts';

type Place = Pick<Host, 'home' | 'saveInto'>;

/** One folder for each attachment, so that its file has its own name. Ids that are more than digits may be no names for a disk. */
function folderOf({ home }: Pick<Host, 'home'>, accountId: number, attachmentId: RemoteId): string {
  const isName = /^\d+$/.test(attachmentId);
  const name = isName ? attachmentId : createHash('sha256').update(attachmentId).digest('hex').slice(0, 40);
  return join(home, 'attachments', String(accountId), name);
}

/** Where an attachment is on this disk; null where it is not. */
export function attachmentHere(host: Pick<Host, 'home'>, accountId: number, attachmentId: RemoteId): string | null {
  const folder = folderOf(host, accountId, attachmentId);
  const [name] = existsSync(folder) ? readdirSync(folder).filter((one) => !one.endsWith('.partial')) : [];
  return name === undefined ? null : join(folder, name);
}

/** Fetches an attachment where it is not here. Answers where it is. */
export async function fetchAttachment(
  host: Place,
  { boards, accountId, attachment }: { boards: Boards; accountId: number; attachment: Card['attachments'][number] },
  signal: AbortSignal,
): Promise<string> {
  const here = attachmentHere(host, accountId, attachment.id);
  if (here !== null) return here;
  const folder = folderOf(host, accountId, attachment.id);
  await makeFolder(folder);
  const content = await boards.readAttachment(attachment.id, signal);
  return (await host.saveInto(folder, attachment.name, content)).path;
}

/** Fetches what is not here yet of the cards whose attachments are kept, of one board or of all. Throws what stops the account. */
export async function fetchKept(
  host: Place & Pick<Host, 'outbox' | 'mirror'>,
  { world, only }: { world: BoardWorld; only: RemoteId | null },
  signal: AbortSignal,
): Promise<void> {
  const { accountId, boards, changed, log } = world;
  for (const cardId of host.outbox.withAttachments(accountId)) {
    const card = host.mirror.boards.card(accountId, cardId);
    if (card === null || (only !== null && card.boardId !== only)) continue;
    for (const attachment of card.attachments) {
      if (attachmentHere(host, accountId, attachment.id) !== null) continue;
      try {
        await fetchAttachment(host, { boards, accountId, attachment }, signal);
        changed(card.boardId, [card.id]);
      } catch (thrown) {
        const error = asSyncError(thrown);
        if (signal.aborted || stopsAccount(error)) throw error;
        log(`attachment ${attachment.id} could not be fetched: ${error.kind}: ${error.message}`);
      }
    }
  }
}

/** Takes the attachments of a card off this disk. */
export async function dropAttachments(host: Pick<Host, 'home'>, accountId: number, card: Card): Promise<void> {
  for (const { id } of card.attachments) await rm(folderOf(host, accountId, id), { recursive: true, force: true });
}

/** Takes all attachments of an account off this disk. */
export async function dropAllAttachments({ home }: Pick<Host, 'home'>, accountId: number): Promise<void> {
  await rm(join(home, 'attachments', String(accountId)), { recursive: true, force: true });
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Left over from a fetch that was cut off.
    for (const name of await readdir(folder)) await rm(join(folder, name), { force: true });
  } catch (error) {
    throw new SyncError('unreadable', `The folder ${folder} cannot be made.`, { cause: asSyncError(error) });
  }
}
