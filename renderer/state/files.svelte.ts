import type { FileList, FileRow } from '../../preload/files.ts';
import type { AppState } from './app.svelte.ts';
import { PagedList } from './paged-list.svelte.ts';

export type Sort = FileList['sort'];

/** One folder of the mirror. */
export class FilesState {
  parentId = $state.raw<string | null>(null);
  trail = $state.raw<readonly { readonly id: string; readonly name: string }[]>([]);
  filter = $state.raw('');
  sort = $state.raw<Sort>({ by: 'name', down: false });
  readonly pairId: number;
  readonly rows: PagedList<FileRow>;
  readonly #app: AppState;

  constructor(app: AppState, pairId: number) {
    this.#app = app;
    this.pairId = pairId;
    this.rows = new PagedList((page) => app.bridge.call('files.page', { ...this.#list(), ...page }));
  }

  /** Opens a folder, or, with `null`, the top. `select` is put under the cursor, wherever it is in the list. */
  async open(parentId: string | null, select: string | null = null): Promise<void> {
    this.parentId = parentId;
    this.filter = '';
    await Promise.all([this.#readTrail(), this.rows.jump()]);
    if (select !== null) await this.rows.selectFound(this.#place(select));
  }

  setFilter(filter: string): Promise<void> {
    this.filter = filter;
    return this.rows.begin();
  }

  sortBy(by: Sort['by']): Promise<void> {
    this.sort = { by, down: this.sort.by === by && !this.sort.down };
    return this.rows.begin();
  }

  #list(): FileList {
    const { pairId, parentId, filter, sort } = this;
    return { pairId, parentId, filter, sort };
  }

  async #readTrail(): Promise<void> {
    const { parentId } = this;
    if (parentId === null) {
      this.trail = [];
      return;
    }
    const answer = await this.#app.bridge.call('files.trail', this.pairId, parentId);
    if (answer.ok && parentId === this.parentId) this.trail = answer.value;
  }

  async #place(id: string): Promise<number | null> {
    const answer = await this.#app.bridge.call('files.position', this.#list(), id);
    return answer.ok ? answer.value : null;
  }
}
