import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { contentSecurityPolicy } from '../../preload/content-security-policy.ts';
import { loopbackWire, type Commands } from '../../preload/contract.ts';
import { launchBrowser } from '../browser.ts';
import { builtRenderer } from './built-renderer.ts';
import type { FakeBridge } from './fake-bridge.ts';

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export interface View {
  readonly page: Page;
  /** What the page complained about: errors, and breaches of its own content security policy. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export interface ViewOptions {
  /** What stands after `#`. */
  readonly at?: string;
  readonly width?: number;
  readonly height?: number;
}

/** The built renderer in a real browser, with a fake at the other end of the loopback carrier. */
export interface Stage {
  open(bridge: FakeBridge, options?: ViewOptions): Promise<View>;
  close(): Promise<void>;
}

export async function openStage(options: { readonly whole?: boolean } = {}): Promise<Stage> {
  const built = await builtRenderer();
  const browser = await launchBrowser(options);
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
  const served: Served = { folder: built.folder, bridge: null };
  const server = createServer((request, response) => void answer(request, response, served));
  const origin = await listen(server);
  return {
    open: async (bridge, options = {}) => {
      served.bridge = bridge;
      const view = await openView(context, origin, options);
      // An event that nobody hears yet is lost.
      if (bridge.beginning === null) await bridge.listening;
      return view;
    },
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await built.remove();
    },
  };
}

async function openView(
  context: BrowserContext,
  origin: string,
  { at = 'overview', width = 1280, height = 800 }: ViewOptions,
): Promise<View> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.setViewportSize({ width, height });
  await page.goto(`${origin}/#${at}`);
  return { page, complaints, close: () => page.close() };
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '');
    });
  });
}

interface Served {
  readonly folder: string;
  /** Of the view that was opened last: there is one at a time. */
  bridge: FakeBridge | null;
}

async function answer(request: IncomingMessage, response: ServerResponse, { folder, bridge }: Served): Promise<void> {
  const path = request.url ?? '/';
  response.setHeader('content-security-policy', contentSecurityPolicy);
  if (!bridge?.up) {
    response.destroy();
    return;
  }
  if (path === loopbackWire.call) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    // Only our own page calls.
    const { name, args } = JSON.parse(Buffer.concat(chunks).toString()) as { name: keyof Commands; args: unknown[] };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(await bridge.answer(name, args)));
    return;
  }
  if (path === loopbackWire.events) {
    await bridge.beginning;
    response.setHeader('content-type', 'text/event-stream').write('retry: 200\n\n');
    bridge.onHangUp(() => response.destroy());
    const end = bridge.listen((name, value) => response.write(`event: ${name}\ndata: ${JSON.stringify(value)}\n\n`));
    response.on('close', end);
    return;
  }
  try {
    const file = path === '/' ? '/index.html' : path;
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    // The names of the parts tell what is in them.
    if (file.startsWith('/assets/')) response.setHeader('cache-control', 'max-age=3600');
    response.end(await readFile(join(folder, file)));
  } catch {
    response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
  }
}
