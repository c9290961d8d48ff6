import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveUi } from '../../main/serve-ui.ts';
import { openWorkbench } from '../app/temporary-home.ts';
import type { Server } from 'node:http';
import type { Browser, BrowserContext, Page } from 'playwright';
import type { ServedUi } from '../../main/app/terminal/job.ts';
import type { Workbench } from '../app/temporary-home.ts';
import { launchBrowser } from '../browser.ts';

describe('tidemark serve in a real browser', () => {
  let bench: Workbench;
  let top: string;
  let served: ServedUi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let foreign: Server;
  let foreignOrigin: string;

  beforeAll(async () => {
    bench = await openWorkbench();
    top = await mkdtemp(join(tmpdir(), 'tidemark-browser-'));
    await mkdir(join(top, 'page'));
    await writeFile(
      join(top, 'page/index.html'),
      '<!doctype html><title>Tidemark</title><p>here</p><script>window.inline = true</script><script type="module" src="./main.js"></script>',
    );
    await writeFile(join(top, 'page/main.js'), 'window.own = true;');
    served = await serveUi(bench.core, { port: 0, version: '1', page: join(top, 'page'), demo: null });
    foreign = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>other</title>'),
    );
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
    const address = foreign.address();
    foreignOrigin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    browser = await launchBrowser();
    context = await browser.newContext();
    page = await context.newPage();
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
    await bench.close();
    await new Promise((resolve) => foreign.close(resolve));
    await rm(top, { recursive: true, force: true });
  });

  const origin = () => new URL(served.address).origin;

  it('is led in by a file that only its user can read', async () => {
    expect((await stat(served.opener)).mode & 0o077).toBe(0);
    await page.goto(pathToFileURL(served.opener).href);
    await page.waitForURL(`${origin()}/`);
    expect(await page.textContent('p')).toBe('here');
    expect(await page.evaluate('document.cookie')).toBe('');
  });

  it('runs the scripts that were built and no others, and asks nobody else', async () => {
    const evaluate = (code: string) => page.evaluate(code);
    expect(await evaluate('[window.own, window.inline]')).toEqual([true, undefined]);
    // Playwright's own evaluation is not bound by the policy: what a script of the page could do is.
    const violations = await evaluate(`new Promise((resolve) => {
      const seen = [];
      document.addEventListener('securitypolicyviolation', (event) => { seen.push(event.effectiveDirective); if (seen.length === 4) resolve(seen.sort()); });
      document.body.append(Object.assign(new Image(), { src: '${foreignOrigin}/x.png' }));
      document.body.append(Object.assign(document.createElement('iframe'), { src: '${foreignOrigin}/' }));
      document.body.append(Object.assign(document.createElement('script'), { text: 'window.inline = true' }));
      fetch('${foreignOrigin}/').catch(() => {});
    })`);
    expect(violations).toEqual(['connect-src', 'frame-src', 'img-src', 'script-src-elem']);
  });

  it('answers its page', async () => {
    const answer = await page.evaluate(`fetch('/call', { method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'app.info', args: [] }) }).then((response) => response.json())`);
    expect(answer).toMatchObject({ ok: true, value: { carrier: 'browser', version: '1' } });
    const first = await page.evaluate(`new Promise((resolve) => { const source = new EventSource('/events');
      source.addEventListener('status', (event) => { source.close(); resolve(JSON.parse(event.data)); }); })`);
    expect(first).toMatchObject({ state: 'idle' });
  });

  it('lets another page of this machine do nothing, although the browser has the cookie', async () => {
    const other = await context.newPage();
    await other.goto(foreignOrigin);
    const body = `JSON.stringify({ name: 'preferences.write', args: [{ theme: 'dark' }] })`;
    const tries = [
      `fetch('${origin()}/call', { method: 'POST', credentials: 'include', mode: 'no-cors', body: ${body} }).then((r) => r.type, () => 'failed')`,
      `fetch('${origin()}/call', { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: ${body} }).then((r) => r.text(), () => 'failed')`,
      `fetch('${origin()}/', { credentials: 'include' }).then((r) => r.text(), () => 'failed')`,
      `new Promise((resolve) => { const source = new EventSource('${origin()}/events', { withCredentials: true }); source.onerror = () => resolve('failed'); source.onmessage = resolve; })`,
    ];
    for (const code of tries) expect(await other.evaluate(code)).toBe('failed');
    const framed =
      await other.evaluate(`new Promise((resolve) => { const frame = document.createElement('iframe'); frame.src = '${origin()}/';
      frame.onload = () => { try { resolve(String(frame.contentDocument?.body.textContent)); } catch { resolve('closed'); } }; document.body.append(frame); })`);
    expect(framed).not.toContain('here');
    expect(bench.core.values.read('preference.theme')).toBeUndefined();
    await other.close();
  });

  it('lets in no second browser with the same address', async () => {
    const stranger = await browser.newContext();
    const response = await (await stranger.newPage()).goto(served.address);
    expect(response?.status()).toBe(403);
    expect(await (await stranger.request.get(`${origin()}/`)).text()).toContain('tidemark serve');
    await stranger.close();
  });

  it('leaves no token behind when it ends', async () => {
    const { opener } = served;
    await served.close();
    await expect(readFile(opener)).rejects.toThrow('ENOENT');
    await expect(fetch(origin())).rejects.toThrow();
    await (await bench.host.lock()).release();
  });
});
