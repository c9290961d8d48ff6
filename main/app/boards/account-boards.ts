import { fetchKept } from './attachments.ts';
import { FreshCards, type BoardChanged, type BoardWorld } from './board-world.ts';
import { accountUse, noteUse } from '../account-use.ts';
import { refreshBoards, refreshCard } from './refresh.ts';
import { sendEdits, type SendReport } from './sender.ts';
import { asSyncError, type SyncError } from '../../sync/errors.ts';
import { nextTry } from '../../sync/failures.ts';
import type { Host } from '../host.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { ServiceSession } from '../../sync/ports/service.ts';
import type { Account } from '../../sync/ports/settings.ts';

/** What came of the last time that the service was asked, for who looks. */
export interface BoardAccountState {
  /** What keeps the whole account from being asked; null when it answers. */
  readonly problem: SyncError | null;
  readonly refreshing: boolean;
}

/** The boards of one signed-in account: sends its edits and brings its mirror up to the service, one call of each kind at a time. */
export class AccountBoards {
  readonly #host: Host;
  readonly #account: Account;
  readonly #session: ServiceSession;
  readonly #world: BoardWorld;
  #problem: SyncError | null = null;
  #refreshes = 0;
  #knowsSelf = false;

  /** Null for an account whose service has no boards. */
  static of(host: Host, signedIn: { account: Account; session: ServiceSession }, changed: BoardChanged): AccountBoards | null {
    const { boards } = signedIn.session;
    return boards ? new AccountBoards(host, { ...signedIn, boards, changed }) : null;
  }

  private constructor(
    host: Host,
    parts: { account: Account; session: ServiceSession; boards: NonNullable<ServiceSession['boards']>; changed: BoardChanged },
  ) {
    const { account, session, boards, changed } = parts;
    const { clock, random, outbox } = host;
    const fresh = new FreshCards();
    const log = (message: string) => host.log(`account "${account.name}": ${message}`);
    this.#host = host;
    this.#account = account;
    this.#session = session;
    this.#world = { accountId: account.id, boards, records: host.mirror.boards, outbox, clock, random, fresh, changed, log };
  }

  get state(): BoardAccountState {
    return { problem: this.#problem, refreshing: this.#refreshes > 0 };
  }

  /** The service refused the credential, and nothing has taken it since: asking again would only count as another wrong try. */
  get isRefused(): boolean {
    return this.#problem?.kind === 'auth' && accountUse(this.#host, this.#account).refused;
  }

  /** Sends what can be sent. Rejects only when `signal` ends it. */
  async send(quietMs: number, signal: AbortSignal): Promise<SendReport> {
    const report = await sendEdits(this.#world, { quietMs, signal });
    if (report.stopped !== null) this.#note(report.stopped);
    return report;
  }

  /** Refreshes all boards, or one. Answers what stopped the account, or null. Rejects only when `signal` ends it. */
  async refresh(only: RemoteId | null, signal: AbortSignal): Promise<SyncError | null> {
    return this.#asking(signal, async () => {
      const workspaceIds = only === null ? await this.#workspaces(signal) : [];
      await refreshBoards(this.#world, { workspaceIds, signal, ...(only === null ? {} : { only }) });
      await fetchKept(this.#host, { world: this.#world, only }, signal);
    });
  }

  /** Reads one card with its comments. Answers as `refresh`. */
  async refreshCard(cardId: RemoteId, signal: AbortSignal): Promise<SyncError | null> {
    return this.#asking(signal, () => refreshCard(this.#world, cardId, signal));
  }

  /** When to ask again after something stopped the account so many times; null: when the person has done something. */
  nextTry(error: SyncError, attempts: number): number | null {
    return nextTry(error, attempts, this.#host);
  }

  async #asking(signal: AbortSignal, ask: () => Promise<void>): Promise<SyncError | null> {
    this.#refreshes += 1;
    const began = this.#host.clock.now();
    try {
      await ask();
      this.#note(null);
      return null;
    } catch (thrown) {
      signal.throwIfAborted();
      const error = asSyncError(thrown);
      this.#note(error, began);
      return error;
    } finally {
      this.#refreshes -= 1;
    }
  }

  async #workspaces(signal: AbortSignal): Promise<readonly RemoteId[]> {
    const { mirror, clock } = this.#host;
    const { id } = this.#account;
    if (!this.#knowsSelf) mirror.boards.saveSelf(id, await this.#session.whoAmI(signal));
    this.#knowsSelf = true;
    const workspaces = await this.#session.workspaces(signal);
    mirror.saveWorkspaces(id, workspaces, clock.now());
    return workspaces.filter(({ archived }) => !archived).map((workspace) => workspace.id);
  }

  /** `began`: when it was asked. What was refused to an older credential says nothing of one that was taken meanwhile. */
  #note(problem: SyncError | null, began = this.#host.clock.now()): void {
    const isOld = (accountUse(this.#host, this.#account).usedAt ?? 0) > began;
    if (problem === null) noteUse(this.#host, this.#account, { good: true });
    else if (problem.kind === 'auth' && !isOld) noteUse(this.#host, this.#account, { good: false });
    const isNews = problem?.kind !== this.#problem?.kind;
    this.#problem = problem;
    if (!isNews) return;
    if (problem) this.#world.log(`boards stopped: ${problem.kind}: ${problem.message}`);
    this.#world.changed('', null);
  }
}
