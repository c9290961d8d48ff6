import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Page } from 'playwright';
import { startServe, type ServeOptions } from '../e2e/served.ts';

const project = join(import.meta.dirname, '../..');
const rounds = 8;

/** The product's window on a home, in a real browser. */
export interface BenchWindow {
  readonly page: Page;
  close(): Promise<void>;
}

let built: Promise<unknown> | undefined;

/** `probe` is run in the page: it measures there, so that nothing of the way between here and there is in it. */
export async function openWindow(served: Omit<ServeOptions, 'keychain'>, probe: string): Promise<BenchWindow> {
  built ??= promisify(execFile)(process.execPath, [
    join(project, 'test/renderer/build-renderer.ts'),
    join(project, 'out/renderer'),
  ]);
  await built;
  const tidemark = await startServe({ ...served, keychain: false });
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  const close = async (): Promise<void> => {
    await browser.close();
    await tidemark.stop();
  };
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(tidemark.address);
    await page.getByRole('navigation').first().waitFor();
    await page.evaluate(waits);
    await page.evaluate(probe);
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What probes of all screens wait by. */
const waits = `(() => {
  window.frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  window.until = async (isSo) => { while (!isSo()) await frame(); await frame(); };
  /** Does something in each of so many frames; answers the longest frame and the longest task meanwhile. */
  window.frames = async (count, work) => {
    const tasks = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration)));
    observer.observe({ entryTypes: ['longtask'] });
    let longest = 0;
    let before = await frame();
    for (let n = 0; n < count; n += 1) {
      work(n);
      const at = await frame();
      longest = Math.max(longest, at - before);
      before = at;
    }
    observer.disconnect();
    return { longest, task: Math.max(0, ...tasks) };
  };
})()`;

/** Other programs only ever make it longer: the best of the rounds is what it needs by itself. */
export async function best(work: (round: number) => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < rounds; n += 1) times.push(await work(n));
  return Math.min(...times);
}

/** As `best`, of the longest frame and the longest task. */
export async function bestFrames(work: (round: number) => Promise<Frames>): Promise<Frames> {
  const seen: Frames[] = [];
  for (let n = 0; n < rounds; n += 1) seen.push(await work(n));
  return { longest: Math.min(...seen.map(({ longest }) => longest)), task: Math.min(...seen.map(({ task }) => task)) };
}

export interface Frames {
  readonly longest: number;
  readonly task: number;
}
