import { seen } from '../electron-double.ts';
import { fromChromium } from './addresses.ts';
import { preloadWorld, wireName } from './worlds.ts';
import type { CDPSession } from 'playwright';

interface Frame {
  readonly url: string;
  readonly parent: Frame | null;
}

interface FrameTree {
  readonly frame: { readonly id: string; readonly url: string };
  readonly childFrames?: readonly FrameTree[];
}

export interface LineOptions {
  readonly devtools: CDPSession;
  readonly preload: string;
  readonly page: string;
  readonly sender: unknown;
}

/** Electron's IPC over Chromium's DevTools protocol: what the preload's world of any frame calls is handled with that frame as its sender. */
export class RendererLine {
  readonly #devtools: CDPSession;
  readonly #sender: unknown;
  /** The frame of each world of the preload that there is now. */
  readonly #worlds = new Map<number, string>();

  private constructor({ devtools, sender }: LineOptions) {
    this.#devtools = devtools;
    this.#sender = sender;
  }

  static async open(options: LineOptions): Promise<RendererLine> {
    const { devtools } = options;
    const line = new RendererLine(options);
    devtools.on('Runtime.executionContextCreated', ({ context }) => {
      // Chromium says here which frame the world belongs to; the protocol leaves the form open.
      const { frameId } = (context.auxData ?? {}) as { frameId?: string };
      if (context.name === preloadWorld && frameId !== undefined) line.#worlds.set(context.id, frameId);
    });
    devtools.on('Runtime.executionContextDestroyed', ({ executionContextId }) => line.#worlds.delete(executionContextId));
    devtools.on('Runtime.executionContextsCleared', () => line.#worlds.clear());
    devtools.on('Runtime.bindingCalled', (called) => {
      if (called.name === wireName) void line.#answer(called.executionContextId, called.payload);
    });
    await devtools.send('Page.enable');
    await devtools.send('Runtime.enable');
    await devtools.send('Runtime.addBinding', { name: wireName, executionContextName: preloadWorld });
    await devtools.send('Page.addScriptToEvaluateOnNewDocument', { source: options.page });
    await devtools.send('Page.addScriptToEvaluateOnNewDocument', { worldName: preloadWorld, source: options.preload });
    return line;
  }

  /** To the window's own document only, as Electron sends. */
  async send(channel: string, args: readonly unknown[]): Promise<void> {
    const top = (await this.#frames())[0]?.id;
    for (const [contextId, frameId] of this.#worlds) {
      if (frameId === top) await this.#run(contextId, `__electronSend(${JSON.stringify(channel)}, ${JSON.stringify(args)})`);
    }
  }

  async #answer(contextId: number, payload: string): Promise<void> {
    // Written by the preload's world above.
    const { id, channel, args } = JSON.parse(payload) as { id: number; channel: string; args: readonly unknown[] };
    const handler = seen.calls.get(channel);
    let answer: unknown;
    try {
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const senderFrame = (await this.#frames()).find((frame) => frame.id === this.#worlds.get(contextId)) ?? null;
      answer = { value: await handler({ sender: this.#sender, senderFrame }, ...args) };
    } catch (error) {
      answer = { error: String(error) };
    }
    await this.#run(contextId, `__electronAnswer(${id}, ${JSON.stringify(answer)})`);
  }

  /** All frames, the window's own first. */
  async #frames(): Promise<readonly (Frame & { readonly id: string })[]> {
    const { frameTree } = await this.#devtools.send('Page.getFrameTree').catch(() => ({ frameTree: null }));
    const walk = ({ frame, childFrames = [] }: FrameTree, parent: Frame | null): (Frame & { id: string })[] => {
      const own = { id: frame.id, url: fromChromium(frame.url), parent };
      return [own, ...childFrames.flatMap((child) => walk(child, own))];
    };
    return frameTree ? walk(frameTree, null) : [];
  }

  /** A document that has gone meanwhile needs no answer. */
  async #run(contextId: number, expression: string): Promise<void> {
    await this.#devtools.send('Runtime.evaluate', { contextId, expression }).catch(() => undefined);
  }
}
