import type { PairView, WorkspaceView } from '../../preload/contract.ts';
import type { AppState } from './app.svelte.ts';

/** A folder of a workspace, and how it is called from the top down. */
export interface RemotePlace {
  readonly id: string;
  readonly path: string;
}

/** Which workspaces of an account are to be synced, and into which folders. */
export class ChooseState {
  accountId = $state.raw<number | null>(null);
  workspaces = $state.raw<readonly WorkspaceView[] | null>(null);
  /** The folders of those that are chosen, by workspace. */
  folders = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** What of those is wanted where it is not the whole archive, by workspace. */
  places = $state.raw<ReadonlyMap<string, RemotePlace>>(new Map());
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
    this.places = new Map();
    this.problem = null;
    this.problems = new Map();
    const answer = await this.#app.bridge.call('accounts.workspaces', accountId);
    if (accountId !== this.accountId) return;
    if (answer.ok) this.workspaces = answer.value;
    else this.problem = answer.error.message;
  }

  async choose(workspace: WorkspaceView, on: boolean): Promise<void> {
    if (!on) {
      this.#drop(workspace.id);
      return;
    }
    this.#change((folders) => folders.set(workspace.id, ''));
    const answer = await this.#app.ask('pairs.suggestFolder', workspace.name);
    if (answer && this.folders.get(workspace.id) === '') this.setFolder(workspace.id, answer.value);
  }

  setFolder(workspaceId: string, folder: string): void {
    this.#change((folders) => folders.set(workspaceId, folder));
  }

  setPlace(workspaceId: string, place: RemotePlace | null): void {
    const places = new Map(this.places);
    if (place) places.set(workspaceId, place);
    else places.delete(workspaceId);
    this.places = places;
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
        remoteFolderId: this.places.get(workspaceId)?.id ?? null,
        folder: folder.trim(),
      });
      if (answer.ok) {
        made.push(answer.value);
        this.#drop(workspaceId);
      } else problems.set(workspaceId, answer.error.message);
    }
    this.problems = problems;
    await this.#app.readStatus();
    this.busy = false;
    return made;
  }

  #drop(workspaceId: string): void {
    this.#change((folders) => folders.delete(workspaceId));
    this.setPlace(workspaceId, null);
  }

  #change(change: (folders: Map<string, string>) => void): void {
    const folders = new Map(this.folders);
    change(folders);
    this.folders = folders;
  }
}
