import { removeAccount } from '../accounts.ts';
import { BadInput } from '../bad-input.ts';
import { needsPerson } from '../boards/board-view.ts';
import { syncBoards } from '../boards/sync-boards.ts';
import { findAccount } from '../find.ts';
import { outboxJson } from './board-json.ts';
import { exitCodes } from './exit-codes.ts';
import { entryInWords } from './outbox-commands.ts';
import { counted } from './words.ts';
import { SyncError } from '../../sync/errors.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Job } from './job.ts';
import type { Host, HomeLock } from '../host.ts';
import type { Account } from '../../sync/ports/settings.ts';

/** What becomes of edits that were not sent. */
export interface RemoveOptions {
  readonly sendFirst?: boolean;
  readonly discardEdits?: boolean;
}

/** Removes an account. While edits of its boards wait it only lists them, unless they are to be sent first or given up. */
export async function removeNamed(job: Job, name: string, options: RemoveOptions): Promise<ExitCode> {
  const { host, out } = job;
  const account = findAccount(host, name);
  if (options.sendFirst === true && options.discardEdits === true)
    throw new BadInput('Say either --send-first or --discard-edits.');
  if (options.sendFirst === true) await sendWaiting(job, account);
  const unsent = outboxJson(host).filter((entry) => host.outbox.entry(Number(entry.id))?.accountId === account.id);
  const list = unsent.map((entry) => entryInWords(entry, host.clock.now()));
  if (unsent.length > 0 && options.discardEdits !== true) {
    out.result({ removed: null, secretRemoved: false, unsent }, () =>
      [
        ...list,
        `"${account.name}" is not removed: ${counted(unsent.length, 'edit')} of its boards ${unsent.length === 1 ? 'was' : 'were'} not sent.`,
        'Send them with --send-first, or give them up with --discard-edits.',
      ].join('\n'),
    );
    return exitCodes.needsUser;
  }
  const secretRemoved = await removeAccount(host, account, new Set(unsent.map(({ id }) => Number(id))));
  out.result({ removed: account.name, secretRemoved, discarded: unsent }, () =>
    [
      ...(list.length === 0 ? [] : ['Given up:', ...list]),
      secretRemoved
        ? `Account "${account.name}" is removed.`
        : `Account "${account.name}" is removed, but its secret could not be taken out of the keychain: look for "tidemark" there.`,
    ].join('\n'),
  );
  return exitCodes.done;
}

/**
 * What cannot be sent stays and is told by the caller; what keeps all of it from being sent is an error. Another Tidemark that syncs this home
 * sends them by itself: it is waited for as long as it gets on.
 */
async function sendWaiting(job: Job, account: Account): Promise<void> {
  const { host, out, signal } = job;
  const waiting = () => host.outbox.entries(account.id).filter((entry) => !needsPerson(entry));
  let seen = '';
  let since = host.clock.monotonic();
  for (let isTold = false; waiting().length > 0; isTold = true) {
    const lock = await lockUnlessBusy(host);
    if (!('kind' in lock)) {
      await sendAll(job, account, lock);
      return;
    }
    if (!isTold) out.note('Another Tidemark syncs this home. It sends the edits; this waits for it.');
    const now = waiting().map(({ id, revision }) => `${id}.${revision}`);
    if (now.join() !== seen) since = host.clock.monotonic();
    seen = now.join();
    if (host.clock.monotonic() - since > patienceMs) {
      throw new SyncError(
        'busy',
        `${lock.message} For a minute now it has sent nothing: ${counted(now.length, 'edit')} of "${account.name}" are still waiting.`,
      );
    }
    await host.clock.sleep(lookEveryMs, signal);
  }
}

const patienceMs = 60_000;
const lookEveryMs = 250;

async function lockUnlessBusy(host: Host): Promise<HomeLock | SyncError> {
  try {
    return await host.lock();
  } catch (error) {
    if (error instanceof SyncError && error.kind === 'busy') return error;
    throw error;
  }
}

async function sendAll({ host, signal }: Job, account: Account, lock: HomeLock): Promise<void> {
  try {
    const [outcome] = await syncBoards(host, [account], signal);
    if (outcome?.stopped) throw outcome.stopped;
  } finally {
    await lock.release();
  }
}
