import type { RemoteId } from '../../sync/ports/archive.ts';
import type { PlanpointApi } from './api.ts';
import { type FilePlace, filesOfTree, type TreeFiles } from './files.ts';
import { type ProjectTree, readProjectTree } from './reading.ts';

/** The projects of one session as last read: all archives of a project share it, to know the addresses of its files. */
export class PlanpointProjects {
  readonly #api: PlanpointApi;
  readonly #place: FilePlace;
  readonly #files = new Map<RemoteId, TreeFiles>();

  constructor(api: PlanpointApi, place: FilePlace) {
    this.#api = api;
    this.#place = place;
  }

  /** Reads the project now. */
  async read(projectId: RemoteId, signal: AbortSignal): Promise<TreeFiles> {
    const files = this.take(await readProjectTree(this.#api, projectId, signal), projectId);
    return files;
  }

  /** As last read; reads it when that was never. */
  async known(projectId: RemoteId, signal: AbortSignal): Promise<TreeFiles> {
    return this.#files.get(projectId) ?? (await this.read(projectId, signal));
  }

  take(tree: ProjectTree, projectId: RemoteId): TreeFiles {
    const files = filesOfTree(tree, this.#place);
    this.#files.set(projectId, files);
    return files;
  }
}
