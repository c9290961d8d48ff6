import type { PairView, WorkspaceView } from '../../preload/contract.ts';
import type { AppState } from './app.svelte.ts';

/** Which workspaces of an account are to be synced, and into which folders. */
export class ChooseState {
  accountId = $state.raw<number | null>(null);
  workspaces = $state.raw<readonly WorkspaceView[] | null>(null);
  /** The folders of those that are chosen, by workspace. */
  folders = $state.raw<ReadonlyMap<string, string>>(new Map());
  problem = $state.raw<string | null>(null);
  /** What could not be added and why, by workspace. */
  problems = $state.raw<ReadonlyMap<string, string>>(new Map());
  busy = $state.raw(false);
  readonly #app: AppState;

  constructor(app: AppState, accountId: number | null) {
    this.#app = app;
    if (accountId !== null) void this.read(accountId);
  }

  async read(accountId: number): Promise<void> {
    this.accountId = accountId;
    this.workspaces = null;
    this.folders = new Map();
    this.problem = null;
    this.problems = new Map();
    const answer = await this.#app.bridge.call('accounts.workspaces', accountId);
    if (accountId !== this.accountId) return;
    if (answer.ok) this.workspaces = answer.value;
    else this.problem = answer.error.message;
  }

  async choose(workspace: WorkspaceView, on: boolean): Promise<void> {
    if (!on) {
      this.#change((folders) => folders.delete(workspace.id));
      return;
    }
    this.#change((folders) => folders.set(workspace.id, ''));
    const answer = await this.#app.ask('pairs.suggestFolder', workspace.name);
    if (answer && this.folders.get(workspace.id) === '') this.setFolder(workspace.id, answer.value);
  }

  setFolder(workspaceId: string, folder: string): void {
    this.#change((folders) => folders.set(workspaceId, folder));
  }

  async browse(workspaceId: string): Promise<void> {
    const answer = await this.#app.ask('pairs.chooseFolder');
    if (answer?.value) this.setFolder(workspaceId, answer.value);
  }

  /** Adds all that are chosen; those that fail stay chosen, with the reason. Answers those that were made. */
  async add(): Promise<readonly PairView[]> {
    const { accountId } = this;
    if (accountId === null) return [];
    this.busy = true;
    const problems = new Map<string, string>();
    const made: PairView[] = [];
    for (const [workspaceId, folder] of this.folders) {
      const answer = await this.#app.bridge.call('pairs.add', {
        accountId,
        workspaceId,
        remoteFolderId: null,
        folder: folder.trim(),
      });
      if (answer.ok) {
        made.push(answer.value);
        this.#change((folders) => folders.delete(workspaceId));
      } else problems.set(workspaceId, answer.error.message);
    }
    this.problems = problems;
    const status = await this.#app.bridge.call('status.read');
    if (status.ok) this.#app.status = status.value;
    this.busy = false;
    return made;
  }

  #change(change: (folders: Map<string, string>) => void): void {
    const folders = new Map(this.folders);
    change(folders);
    this.folders = folders;
  }
}
