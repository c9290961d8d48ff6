import {
  appendFile,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../../main/disk/disk-error.ts';
import type { Action, Files } from './action.ts';
import type { Client } from './client.ts';
import type { OwedBytes } from './owed-bytes.ts';
import { hashOf, readLocal } from './snapshot.ts';

/** A person at work in the synced folder. */
export class LocalUser {
  readonly #client: Client;
  readonly #owed: OwedBytes;
  #count = 0;

  constructor(client: Client, owed: OwedBytes) {
    this.#client = client;
    this.#owed = owed;
  }

  /** Does what an action says; answers whether it was one for the local folder. */
  async perform(action: Action): Promise<void> {
    switch (action.do) {
      case 'write':
        await this.write(action.path, action.text);
        if (action.old) await utimes(this.#at(action.path), 1_000_000_000, 1_000_000_000);
        break;
      case 'mkdir':
        await mkdir(this.#at(action.path), { recursive: true });
        break;
      case 'move':
        await this.#move(action.from, action.to);
        break;
      case 'remove':
        await this.#giveUp(action.path);
        await rm(this.#at(action.path), { recursive: true });
        break;
      case 'remove matching':
        for (const name of await readdir(this.#at(action.folder)))
          if (name.includes(action.text)) await this.perform({ do: 'remove', at: 'here', path: `${action.folder}/${name}` });
        break;
      case 'copy':
        await copyFile(this.#at(action.from), this.#at(action.to));
        break;
      case 'touch':
        await utimes(this.#at(action.path), new Date(), new Date());
        break;
      case 'date':
        await utimes(this.#at(action.path), Date.parse(action.time) / 1000, Date.parse(action.time) / 1000);
        break;
      case 'replace':
        await this.#replace(action.path, action.text);
        break;
      case 'sparse':
        await mkdir(dirname(this.#at(action.path)), { recursive: true });
        await writeFile(this.#at(action.path), '');
        await truncate(this.#at(action.path), action.bytes);
        this.#owed.wrote('\0'.repeat(action.bytes));
        break;
      case 'slow':
        await mkdir(dirname(this.#at(action.path)), { recursive: true });
        for (let piece = 0; piece < action.pieces; piece += 1) {
          await appendFile(this.#at(action.path), 'piece ');
          await new Promise((resolve) => setTimeout(resolve, action.everyMs));
        }
        this.#owed.wrote('piece '.repeat(action.pieces));
        break;
      case 'symlink':
        await this.#giveUp(action.path);
        await rm(this.#at(action.path), { force: true, recursive: true });
        await symlink(action.to, this.#at(action.path));
        break;
      case 'bring':
        await this.#bring(action.path, action.files);
        break;
      default:
        throw new Error(`“${action.do}” is nothing that is done in the local folder`);
    }
  }

  async write(path: string, text: string): Promise<void> {
    await this.#giveUp(path);
    await this.#save(path, text);
    this.#owed.wrote(text);
  }

  /** The folder may go away under a person's hands; programs make it again. */
  async #save(path: string, text: string): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      await mkdir(dirname(this.#at(path)), { recursive: true });
      try {
        await writeFile(this.#at(path), text);
        return;
      } catch (error) {
        if (errorCode(error) !== 'ENOENT' || tries === 20) throw error;
      }
    }
  }

  /** All the files, made by the folder's own user. */
  async make(files: Files): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      if (text === null) await mkdir(this.#at(path), { recursive: true });
      else await this.write(path, text);
    }
  }

  async #move(from: string, to: string): Promise<void> {
    await mkdir(dirname(this.#at(to)), { recursive: true });
    const there = await lstat(this.#at(to)).catch(() => null);
    if (there?.isDirectory()) {
      await this.#giveUp(to);
      await rm(this.#at(to), { recursive: true });
    } else if (there) await this.#giveUp(to);
    await rename(this.#at(from), this.#at(to));
  }

  async #replace(path: string, text: string): Promise<void> {
    await this.#giveUp(path);
    const beside = this.#at(`${path}.${(this.#count += 1)}.swp`);
    await writeFile(beside, text);
    await rename(beside, this.#at(path));
    this.#owed.wrote(text);
  }

  async #bring(path: string, files: Files): Promise<void> {
    const outside = join(this.#client.top, `outside-${(this.#count += 1)}`);
    await mkdir(outside);
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(outside, name)), { recursive: true });
      if (text === null) await mkdir(join(outside, name), { recursive: true });
      else {
        await writeFile(join(outside, name), text);
        this.#owed.wrote(text);
      }
    }
    await rename(outside, this.#at(path));
  }

  /** What is about to go by the user's own hand. */
  async #giveUp(path: string): Promise<void> {
    const stat = await lstat(this.#at(path)).catch(() => null);
    if (stat?.isFile()) this.#owed.gaveUp([hashOf(await readFile(this.#at(path)))]);
    else if (stat?.isDirectory()) this.#owed.gaveUp((await readLocal(this.#at(path))).flatMap(({ hash }) => hash ?? []));
  }

  #at(path: string): string {
    return join(this.#client.root, path);
  }
}
