import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServe } from '../e2e/served.ts';
import type { Browser, BrowserContext, Page } from 'playwright';
import type { Served } from '../e2e/served.ts';
import { launchBrowser } from '../browser.ts';

describe('two windows in one browser', () => {
  let top: string;
  let served: readonly Served[];
  let browser: Browser;
  let context: BrowserContext;
  const pages: Page[] = [];

  beforeAll(async () => {
    top = await mkdtemp(join(tmpdir(), 'tidemark-windows-'));
    const user = join(top, 'user');
    await mkdir(user);
    const start = (name: string) => startServe({ home: join(top, name), user, keychain: false, env: {} });
    [served, browser] = await Promise.all([Promise.all([start('one'), start('two')]), launchBrowser()]);
    context = await browser.newContext();
  });
  afterAll(async () => {
    await browser.close();
    for (const one of served) await one.stop();
    await rm(top, { recursive: true, force: true });
  });

  const originOf = (one: Served) => new URL(one.address).origin;
  const homeIn = (page: Page) =>
    page.evaluate<string>(`fetch('/call', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"app.info","args":[]}' })
      .then((response) => response.json()).then((answer) => answer.value?.home ?? 'refused')`);

  it('do not log each other out: browsers keep cookies by name, not by port', async () => {
    for (const one of served) {
      const page = await context.newPage();
      await page.goto(one.address);
      await page.waitForURL(`${originOf(one)}/`);
      await page.getByRole('heading', { name: 'Welcome to Tidemark' }).waitFor();
      pages.push(page);
    }
    for (const [at, name] of ['one', 'two'].entries()) {
      await pages[at]?.reload();
      expect(await homeIn(pages[at]!)).toBe(join(top, name));
    }
    const cookies = await context.cookies();
    expect(cookies.map(({ httpOnly, sameSite, domain }) => [httpOnly, sameSite, domain])).toEqual(
      Array(2).fill([true, 'Strict', '127.0.0.1']),
    );
  });

  it('may not ask each other, although the browser has both cookies', async () => {
    const [first] = pages;
    const body = `{ method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: '{"name":"app.info","args":[]}' }`;
    const ask = `fetch('${originOf(served[1]!)}/call', ${body}).then((response) => response.status, () => 'refused')`;
    expect(await first?.evaluate(ask)).toBe('refused');
  });

  it('are open to nobody who comes under another name, from elsewhere or for another file', async () => {
    const { hostname, port } = new URL(originOf(served[0]!));
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const send = (path: string, headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        request({ hostname, port, path, headers: { cookie, ...headers } }, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end();
      });
    expect(await send('/', {})).toBe(200);
    expect(await send('/', { host: `rebound.example:${port}` })).toBe(421);
    expect(await send('/', { origin: 'http://rebound.example' })).toBe(403);
    expect(await send('/../../package.json', {})).toBe(404);
    expect(await send('/..%2f..%2fpackage.json', {})).toBe(404);
    expect(await send('/', { cookie: '' })).toBe(403);
  });

  it('are gone with their terminal', async () => {
    const [first] = served;
    expect(await first?.stop('SIGHUP')).toBe(0);
    await expect(fetch(originOf(first!))).rejects.toThrow();
    expect(await homeIn(pages[1]!)).toBe(join(top, 'two'));
  });
});
