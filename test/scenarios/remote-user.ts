import type { Sandbox } from '../sandbox/server.ts';
import type { Action, Files } from './action.ts';
import type { OwedBytes } from './owed-bytes.ts';

/** Another user of the archive at work, on the service's web pages. */
export class RemoteUser {
  readonly #sandbox: Sandbox;
  readonly #workspaceId: number;
  readonly #owed: OwedBytes;

  constructor(sandbox: Sandbox, workspaceId: number, owed: OwedBytes) {
    this.#sandbox = sandbox;
    this.#workspaceId = workspaceId;
    this.#owed = owed;
  }

  perform(action: Action): void {
    if (action.do === 'same second') {
      this.#sameSecond(action.path, action.text);
      return;
    }
    // The service's clock counts seconds: what people do takes longer.
    this.#sandbox.control.advance(1_100);
    switch (action.do) {
      case 'write':
        this.write(action.path, action.text, action.old ? 1_000_000_000 : undefined);
        break;
      case 'mkdir':
        this.#sandbox.control.makeFolder(this.#workspaceId, action.path);
        break;
      case 'move':
        this.#move(action.from, action.to);
        break;
      case 'remove':
        this.#sandbox.control.remove(this.#workspaceId, { path: action.path });
        break;
      case 'destroy':
        this.#destroy(action.path);
        break;
      case 'restore':
        this.#restore(action.path);
        break;
      case 'rights':
        this.#rights(action.path, action.access);
        break;
      case 'touch':
        this.#touch(action.path);
        break;
      case 'twin':
        this.#put(action.path, action.text, { another: true });
        break;
      default:
        throw new Error(`“${action.do}” is nothing that is done in the archive`);
    }
  }

  write(path: string, text: string, modified?: number): void {
    this.#put(path, text, modified === undefined ? {} : { modified });
  }

  make(files: Files): void {
    for (const [path, text] of Object.entries(files)) {
      if (text === null) this.#sandbox.control.makeFolder(this.#workspaceId, path);
      else this.write(path, text);
    }
  }

  #put(path: string, text: string, options: { modified?: number; another?: boolean }): void {
    this.#sandbox.control.putDocument(this.#workspaceId, path, { content: Buffer.from(text), ...options });
    this.#owed.wrote(text);
  }

  #move(from: string, to: string): void {
    const { control } = this.#sandbox;
    if (control.tree(this.#workspaceId).some((row) => row.path === to)) control.remove(this.#workspaceId, { path: to });
    control.move(this.#workspaceId, { path: from }, to);
  }

  #restore(path: string): void {
    const { control } = this.#sandbox;
    const row = control.tree(this.#workspaceId, { trash: true }).find((trashed) => trashed.path === path);
    if (!row) throw new Error(`“${path}” is not in the trash of the archive`);
    control.restore(this.#workspaceId, row.id);
  }

  /** The sandbox's trash is never emptied: what is destroyed goes to a folder of nowhere. */
  #destroy(path: string): void {
    const { control } = this.#sandbox;
    const item = control.remove(this.#workspaceId, { path });
    const texts = control.world.archive.trashOf(this.#workspaceId).flatMap((entry) => (entry.item === item ? [entry] : []));
    for (const { item: trashed } of texts)
      if (trashed.kind === 'document') this.#owed.gaveUp(trashed.versions.map(({ content }) => content.sha256));
  }

  #rights(path: string, access: 'read' | 'write'): void {
    const { control } = this.#sandbox;
    const row = control.tree(this.#workspaceId).find((live) => live.path === path);
    const folder = row && control.world.archive.find(row.id);
    if (folder?.kind !== 'folder') throw new Error(`“${path}” is no folder of the archive`);
    folder.access = access;
  }

  #sameSecond(path: string, text: string): void {
    const row = this.#sandbox.control.tree(this.#workspaceId).find((live) => live.path === path);
    if (row?.modifiedTime == null) throw new Error(`“${path}” is no document of the archive`);
    this.write(path, text, row.modifiedTime);
  }

  /** The same bytes once more, as a further version. */
  #touch(path: string): void {
    const { control } = this.#sandbox;
    const row = control.tree(this.#workspaceId).find((live) => live.path === path);
    const versions = row && control.world.archive.document(row.id).versions;
    const content = versions?.at(-1)?.content;
    if (!content) throw new Error(`“${path}” is no document of the archive`);
    control.putDocument(this.#workspaceId, path, { content });
  }
}
