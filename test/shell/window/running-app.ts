import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { vi } from 'vitest';
import type { ChildProcess } from 'node:child_process';
import type { Browser, Page } from 'playwright';
import type { Ask, Look } from './control.ts';

const top = join(import.meta.dirname, '../../..');
const program = join(top, 'out/main/desktop.js');

export interface AppOptions {
  readonly home: string;
  readonly display: string;
  readonly args?: readonly string[];
}

/** The built desktop app in a process of its own, with the stand-in for `electron`. */
export class RunningApp {
  readonly #child: ChildProcess;
  readonly #answers = new Map<number, PromiseWithResolvers<Look | null>>();
  readonly #browsers: Browser[] = [];
  #asked = 0;
  /** What it printed. */
  printed = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', ({ id, answer }: { id: number; answer: Look | null }) => {
      this.#answers.get(id)?.resolve(answer);
      this.#answers.delete(id);
    });
    child.once('exit', (code) => {
      for (const { reject } of this.#answers.values())
        reject(new Error(`The app has ended with ${String(code)}: ${this.printed}`));
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (this.printed += text.toString()));
  }

  static start({ home, display, args = [] }: AppOptions): RunningApp {
    if (!existsSync(program)) throw new Error('This tests the built program: npm run build');
    const env = { ...process.env, TIDEMARK_HOME: home, DISPLAY: display, XDG_CONFIG_HOME: join(home, 'config') };
    const standIn = ['--import', join(import.meta.dirname, 'register.ts')];
    return new RunningApp(
      spawn(process.execPath, [...standIn, program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }),
    );
  }

  async look(): Promise<Look> {
    const look = await this.ask({ do: 'look' });
    if (!look) throw new Error('There is nothing to see.');
    return look;
  }

  ask(ask: Ask): Promise<Look | null> {
    const id = ++this.#asked;
    const answer = Promise.withResolvers<Look | null>();
    this.#answers.set(id, answer);
    this.#child.send({ id, ask }, (error) => error && answer.reject(new Error(`${error.message}: ${this.printed}`)));
    return answer.promise;
  }

  /** The page of the window that is open, as soon as there is one. */
  async page(): Promise<Page> {
    const port = await vi.waitUntil(async () => (await this.look()).windows.at(-1)?.debugPort, { timeout: 45_000 });
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    this.#browsers.push(browser);
    return vi.waitUntil(() => browser.contexts()[0]?.pages()[0], { timeout: 20_000 });
  }

  /** Its exit code, after it has been asked to quit, or by itself. */
  async ended(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  /** However it is: a browser whose process has gone ends by itself. */
  async stop(): Promise<void> {
    for (const browser of this.#browsers) await browser.close();
    const isGone = this.#child.exitCode !== null || this.#child.signalCode !== null;
    if (!isGone) this.ask({ do: 'quit' }).catch(() => undefined);
    const end = setTimeout(() => this.#child.kill('SIGKILL'), 8000);
    await this.ended();
    clearTimeout(end);
  }
}
