import type { ActivityRow } from '../../preload/activity.ts';
import type { Preview } from '../../preload/contract.ts';
import type { FileRow, VersionView } from '../../preload/files.ts';
import type { AppState } from './app.svelte.ts';

/** What is known of one file beyond its row: each part null while it is read. */
export class DetailsState {
  preview = $state.raw<Preview | null>(null);
  versions = $state.raw<readonly VersionView[] | null>(null);
  why = $state.raw<readonly ActivityRow[] | null>(null);
  problem = $state.raw<string | null>(null);
  readonly #app: AppState;
  readonly #pairId: number;
  readonly #row: FileRow;

  constructor(app: AppState, pairId: number, row: FileRow) {
    this.#app = app;
    this.#pairId = pairId;
    this.#row = row;
    if (row.kind === 'document') void this.#readPreview();
  }

  async #readPreview(): Promise<void> {
    const answer = await this.#app.bridge.call('files.preview', this.#pairId, this.#row.id);
    if (answer.ok) this.preview = answer.value;
    else this.problem = answer.error.message;
  }

  async readVersions(): Promise<void> {
    const answer = await this.#app.bridge.call('files.versions', this.#pairId, this.#row.id);
    if (answer.ok) this.versions = answer.value;
    else this.problem = answer.error.message;
  }

  async readWhy(): Promise<void> {
    const answer = await this.#app.bridge.call('files.why', this.#pairId, this.#row.id);
    if (answer.ok) this.why = answer.value;
    else this.problem = answer.error.message;
  }
}
