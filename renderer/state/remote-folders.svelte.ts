import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { RemoteFolder } from '../../preload/files.ts';
import type { AppState } from './app.svelte.ts';

/** A folder of a workspace as it is shown. */
export interface RemoteFolderRow {
  readonly folder: RemoteFolder;
  readonly level: number;
  readonly open: boolean;
  /** False once it is known that there are no folders in it. */
  readonly hasFolders: boolean;
  /** Names from the top down to it. */
  readonly path: string;
}

/** The folders of a workspace that is not paired yet, each level asked of the service when it is opened. */
export class RemoteFolders {
  problem = $state.raw<string | null>(null);
  readonly #levels = new SvelteMap<string | null, readonly RemoteFolder[]>();
  readonly #open = new SvelteSet<string>();
  readonly #app: AppState;
  readonly #place: { readonly accountId: number; readonly workspaceId: string };

  constructor(app: AppState, place: { readonly accountId: number; readonly workspaceId: string }) {
    this.#app = app;
    this.#place = place;
    void this.read(null);
  }

  get ready(): boolean {
    return this.#levels.has(null);
  }

  get rows(): readonly RemoteFolderRow[] {
    return [...this.#below(null, 2, '')];
  }

  async toggle(id: string, open: boolean): Promise<void> {
    if (open && !this.#levels.has(id)) await this.read(id);
    if (open && this.#levels.has(id)) this.#open.add(id);
    else this.#open.delete(id);
  }

  async read(parentId: string | null): Promise<void> {
    const { accountId, workspaceId } = this.#place;
    const answer = await this.#app.bridge.call('accounts.folders', accountId, workspaceId, parentId);
    this.problem = answer.ok ? null : answer.error.message;
    if (answer.ok) this.#levels.set(parentId, answer.value);
  }

  *#below(parentId: string | null, level: number, above: string): Generator<RemoteFolderRow> {
    for (const folder of this.#levels.get(parentId) ?? []) {
      const hasFolders = this.#levels.get(folder.id)?.length !== 0;
      const open = hasFolders && this.#open.has(folder.id);
      const path = above === '' ? folder.name : `${above} / ${folder.name}`;
      yield { folder, level, open, hasFolders, path };
      if (open) yield* this.#below(folder.id, level + 1, path);
    }
  }
}
