import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServe } from './served.ts';
import type { Page } from 'playwright';
import { launchBrowser } from '../browser.ts';

/** A person at the window of a Tidemark that nobody has used yet, with a service that the test has started. */
export interface ServiceWorld {
  readonly page: Page;
  /** Tidemark's own data. */
  readonly home: string;
  /** The person's own folder. */
  readonly user: string;
  /** What the page complained about. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Beside a service other than ProjectPlace, whose stand-in lives with the test. There is no keychain. */
export async function openServiceWorld(patienceMs = 60_000): Promise<ServiceWorld> {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'tidemark-e2e-')));
  const [home, user] = [join(top, 'home'), join(top, 'user')];
  await mkdir(user);
  const [served, browser] = await Promise.all([startServe({ home, user, keychain: false, env: {} }), launchBrowser()]);
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(served.address);
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  return {
    page,
    home,
    user,
    complaints,
    close: async () => {
      await browser.close();
      await served.stop();
      await rm(top, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
