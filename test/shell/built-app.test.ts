import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consent } from '../conformance/consent.ts';
import { emptySeed } from '../sandbox/seeds/index.ts';
import { startSandbox } from '../sandbox/server.ts';
import { demoSeed as targetprocessDemo } from '../sandbox/targetprocess/demo.ts';
import { startTargetprocessSandbox } from '../sandbox/targetprocess/server.ts';
import { ipcChannels } from '../../preload/names.ts';
import { RunningApp } from './window/running-app.ts';
import { preloadWorld, wireName } from './window/worlds.ts';
import { openXScreen } from './window/x-screen.ts';
import type { Page } from 'playwright';
import type { Bridge } from '../../preload/contract.ts';
import type { Sandbox } from '../sandbox/server.ts';
import type { Look } from './window/control.ts';
import type { XScreen } from './window/x-screen.ts';

const download = '^/1/documents/';

/*
 * What runs here is the built main bundle, the built preload and the built renderer, in a process of their own with a window on an X screen,
 * against the sandbox over HTTP. Not Electron: its binary cannot be had on machines that test. The module `electron` is replaced by
 * test/shell/window, whose windows are Debian's Chromium, with the preload in a world of its own; `app://tidemark` is
 * `http://tidemark.app.localhost` inside it, answered by the product's own handler. The tray, the menus, the dialogs and the single instance
 * are stand-ins that remember. What Electron itself makes of our settings (sandbox, fuses, webviews, redirects) is not seen here.
 */
describe('the built desktop app', { timeout: 90_000 }, () => {
  let top: string;
  let screen: XScreen;
  let sandbox: Sandbox;
  let app: RunningApp;
  let page: Page;
  const complaints: string[] = [];

  const openPage = async (): Promise<void> => {
    page = await app.page();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
  };
  const see = <Value>(look: (seen: Look) => Value) => expect.poll(async () => look(await app.look()), { timeout: 20_000 });
  const sign = () => see(({ tray }) => tray?.signs.at(-1));
  const workspace = () => sandbox.workspaces[0]!;
  const put = (name: string) => sandbox.control.putDocument(workspace().id, `Plans/${name}`, { content: Buffer.from(name) });

  beforeAll(async () => {
    top = await mkdtemp(join(tmpdir(), 'tidemark-built-'));
    [screen, sandbox] = await Promise.all([openXScreen(), startSandbox({ seed: emptySeed() })]);
    put('roof.txt');
    app = RunningApp.start({ home: join(top, 'home'), display: screen.display });
    await openPage();
  }, 60_000);
  afterAll(async () => {
    await app.stop();
    await Promise.all([screen.close(), sandbox.stop()]);
    await rm(top, { recursive: true, force: true, maxRetries: 5 });
  });

  it('shows its page, served under its own scheme with its policy', async () => {
    await page.getByRole('heading', { level: 1 }).waitFor();
    // The stand-in's system speaks Swedish.
    await page.evaluate(`tidemark.call('preferences.write', { language: 'en' })`);
    expect(await page.title()).toBe('Tidemark');
    expect(page.url()).toMatch(/^http:\/\/tidemark\.app\.localhost\//);
    expect(await page.evaluate('typeof process + typeof require + typeof __electronWire')).toBe('undefinedundefinedundefined');
    const policy = await page.evaluate(`fetch('/').then((answer) => answer.headers.get('content-security-policy'))`);
    expect(policy).toContain("default-src 'none'; script-src 'self'");
  });

  it('brings a click through preload and core into the database and back', async () => {
    await page.evaluate(`location.hash = '#settings'`);
    await page.getByRole('radio', { name: 'Dark' }).click();
    await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await page.reload();
    await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    expect(complaints).toEqual([]);
  });

  it('goes nowhere else, opens no other window, saves nothing and asks nothing of the network', async () => {
    const addresses = ['https://a.example/one', 'http://b.example/', 'https://c.example/two', 'ftp://d.example/'];
    const stay = page.url();
    for (const [index, address] of addresses.entries()) {
      const way = index < 2 ? `location.href = '${address}'` : `window.open('${address}', '_blank', 'noopener')`;
      await page.evaluate(way);
    }
    await see(({ boxes }) => boxes).toEqual([
      'Open a.example in your browser?',
      expect.stringContaining('does not open'),
      'Open c.example in your browser?',
      expect.stringContaining('does not open'),
    ]);
    await page.evaluate(`window.open('https://service.projectplace.com/x', '_blank', 'noopener')`);
    await see(({ outside }) => outside).toEqual(['https://service.projectplace.com/x']);
    await page.evaluate(`Object.assign(document.createElement('a'), { href: '/', download: 'x.html' }).click()`);
    for (const code of [
      `fetch('https://e.example/').catch(() => 'no')`,
      `new Promise((resolve) => { const image = new Image(); image.onerror = () => resolve('no'); image.src = 'https://f.example/x.png'; })`,
      `new Promise((resolve) => { const part = document.createElement('script'); part.onerror = () => resolve('no'); part.src = 'https://g.example/x.js'; document.head.append(part); })`,
      // Not at once: what the test itself evaluates is exempt.
      `new Promise((resolve) => setTimeout(() => { try { resolve(eval('1')); } catch { resolve('no'); } }))`,
      `import('data:text/javascript,window.evil=1').catch(() => 'no')`,
    ]) {
      expect(await page.evaluate(code)).toBe('no');
    }
    for (const path of ['/../../package.json', '/index.html.map', '/main/desktop.js']) {
      expect(await page.evaluate(`fetch(${JSON.stringify(path)}).then((answer) => answer.status)`)).toBe(404);
    }
    expect(page.url()).toBe(stay);
    expect(page.context().pages()).toHaveLength(1);
    expect(await app.look()).toMatchObject({ askedOfNetwork: [], unstopped: [] });
    // All of that is complained of.
    complaints.length = 0;
  });

  it('is granted nothing', async () => {
    const state = (name: string) => `navigator.permissions.query({ name: '${name}' }).then(({ state }) => state)`;
    for (const name of ['geolocation', 'notifications', 'clipboard-read', 'camera', 'microphone']) {
      expect([name, await page.evaluate(state(name))]).toEqual([name, 'denied']);
    }
    expect(await page.evaluate('Notification.requestPermission()')).toBe('denied');
  });

  it('answers its own page and nobody else, though they have the way to it', async () => {
    const own = `tidemark.call('status.read').then(({ ok }) => ok)`;
    const refused = { ok: false, error: { kind: 'refused', message: 'This page may not ask for this.' } };
    expect(await page.evaluate(own)).toBe(true);
    await page.evaluate(`document.body.append(document.createElement('iframe'))`);
    expect(await askFromFrame(page)).toEqual({ value: refused });
    await page.goto('data:text/html,<title>evil</title>');
    expect(await page.evaluate(`tidemark.call('status.read')`)).toEqual(refused);
    await page.goto('http://tidemark.app.localhost/');
    expect(await page.evaluate(own)).toBe(true);
  });

  it('says in its tray how things are', async () => {
    await sign().toBe('idle');
    const { clientId, clientSecret } = sandbox.credentials.robot;
    const paired = await page.evaluate(
      async ({ url, key, workspaceId, folder }) => {
        // The preload's bridge.
        const { tidemark } = globalThis as unknown as { tidemark: Bridge };
        const account = { service: 'projectplace', name: 'robot', url, secrets: 'session', allowAssumed: true } as const;
        const added = await tidemark.call('accounts.add', account, { kind: 'oauth2-robot', ...key });
        if (!added.ok) return added;
        return tidemark.call('pairs.add', { accountId: added.value.id, workspaceId, remoteFolderId: null, folder });
      },
      { url: sandbox.url, key: { clientId, clientSecret }, workspaceId: String(workspace().id), folder: join(top, 'files') },
    );
    expect(paired).toMatchObject({ ok: true });
    await see(({ tray }) => tray?.tip).toBe('Tidemark: Up to date');

    put('stairs.txt');
    sandbox.control.addFault({ pathMatches: download, effect: { kind: 'delay', ms: 700 } });
    const before = (await app.look()).tray?.signs.length ?? 0;
    await app.ask({ do: 'choose', labels: ['Sync now'] });
    await see(({ tray }) => tray?.signs.slice(before)).toEqual(['syncing', 'idle']);

    await app.ask({ do: 'choose', labels: ['Pause', 'Until I resume'] });
    await sign().toBe('paused');
    expect((await app.look()).tray?.menu).toEqual([
      '(Paused until you resume)',
      'Open Tidemark',
      '(Sync now)',
      'Resume',
      'Quit Tidemark',
    ]);
    await app.ask({ do: 'choose', labels: ['Resume'] });
    await sign().toBe('idle');

    put('cellar.txt');
    sandbox.control.addFault({ pathMatches: download, times: 100, effect: { kind: 'status', status: 403 } });
    await app.ask({ do: 'choose', labels: ['Sync now'] });
    await see(({ tray }) => [tray?.signs.at(-1), tray?.tip]).toEqual(['attention', 'Tidemark: 1 thing needs you']);

    sandbox.control.faults.clear();
    sandbox.control.addFault({ times: 1000, effect: { kind: 'reset' } });
    await app.ask({ do: 'choose', labels: ['Sync now'] });
    await sign().toBe('offline');

    sandbox.control.faults.clear();
    sandbox.control.addFault({ times: 1000, effect: { kind: 'status', status: 401 } });
    await app.ask({ do: 'choose', labels: ['Sync now'] });
    await sign().toBe('signed-out');
  });

  it('goes on without a window, and a second start opens a new one and ends', async () => {
    await page.close();
    await see(({ windows }) => windows).toEqual([]);
    sandbox.control.faults.clear();
    await app.ask({ do: 'choose', labels: ['Sync now'] });
    await sign().toBe('idle');
    expect(await readFile(join(top, 'files/Plans/cellar.txt'), 'utf8')).toBe('cellar.txt');
    sandbox.control.remove(workspace().id, { path: 'Plans/cellar.txt' });
    await app.ask({ do: 'choose', labels: ['Sync now'] });
    await see(({ trashed }) => trashed).toEqual([join(top, 'files/Plans/cellar.txt')]);
    const second = RunningApp.start({ home: join(top, 'home'), display: screen.display });
    expect([await second.ended(), second.printed]).toEqual([0, '']);
    await openPage();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.evaluate(`tidemark.call('preferences.read').then(({ value }) => value.theme)`)).toBe('dark');
    await RunningApp.start({ home: join(top, 'home'), display: screen.display }).ended();
    await see(({ windows }) => windows.map(({ shown }) => shown)).toEqual([2]);
  });

  it('finishes a sign-in with the link that a second start brings, and no other', async () => {
    const account = { service: 'projectplace', name: 'me', url: sandbox.url, secrets: 'session', allowAssumed: false } as const;
    const { app: application, user } = sandbox.credentials;
    const { clientId, clientSecret } = application;
    const begun = await page.evaluate(
      // The preload's bridge.
      ([given, key]) => (globalThis as unknown as { tidemark: Bridge }).tidemark.call('accounts.beginSignIn', given, key),
      [account, { clientId, clientSecret, redirect: 'link' as const }] as const,
    );
    if (!begun.ok) throw new Error(begun.error.message);
    const link = (await consent(new URL(begun.value.address), user)).href;
    expect(link).toMatch(/^tidemark:\/\/sign-in\?code=/);
    const start = async (text: string) => {
      const second = RunningApp.start({ home: join(top, 'home'), display: screen.display, args: [text] });
      expect([await second.ended(), second.printed]).toEqual([0, '']);
    };
    await start(link.replace(/state=[^&]*/, 'state=another'));
    await start(link);
    const names = `tidemark.call('accounts.list').then(({ value }) => value.map(({ name }) => name))`;
    await expect.poll(() => page.evaluate(names)).toEqual(['robot', 'me']);
    const log = await readFile(join(top, 'home/logs/tidemark.log'), 'utf8');
    expect(log).toContain('answers no sign-in');
    expect(log).not.toContain(new URL(link).searchParams.get('code'));
  });

  it('signs in to a service in a window that shows its own page, and keeps nothing of that', async () => {
    const service = await startTargetprocessSandbox({ seed: targetprocessDemo });
    try {
      const { login, password, cookie } = service.credentials;
      const given = { service: 'targetprocess', name: 'cards', url: service.url, secrets: 'session', allowAssumed: false };
      const done = page.evaluate(`tidemark.call('accounts.signInByWindow', ${JSON.stringify(given)}, null)`);
      await see(({ windows }) => windows.length).toBe(2);
      const signIn = await app.page();
      await signIn.getByLabel('Login').fill(login);
      await signIn.getByLabel('Password').fill('wrong');
      await signIn.getByRole('button', { name: 'Log in' }).click();
      await signIn.getByRole('alert').waitFor();
      await signIn.getByLabel('Login').fill(login);
      await signIn.getByLabel('Password').fill(password);
      await signIn.getByRole('button', { name: 'Log in' }).click();
      expect(await done).toMatchObject({ ok: true, value: { name: 'cards', signIn: 'cookie', state: 'ok' } });
      await see(({ windows, askedOfNetwork, unstopped }) => [windows.length, askedOfNetwork, unstopped]).toEqual([1, [], []]);
      // Of the two cookies only the one that is the session is kept, and none is in the log.
      const calls = service.requests.filter(({ url }) => url.includes('LoggedUser')).map(({ headers }) => headers.cookie);
      expect([calls.at(-1), calls.filter((one) => one !== 'Visitor=1' && one !== cookie)]).toEqual([cookie, []]);
      expect(await readFile(join(top, 'home/logs/tidemark.log'), 'utf8')).not.toContain(cookie.slice(7));
    } finally {
      await service.stop();
    }
  });

  it('ends in order', async () => {
    await app.ask({ do: 'quit' });
    expect([await app.ended(), app.printed]).toEqual([0, '']);
    expect(complaints).toEqual([]);
  });
});

/** What is answered to the world of a preload in the page's first frame, which Electron never makes: as if an attacker had got so far. */
async function askFromFrame(page: Page): Promise<unknown> {
  const devtools = await page.context().newCDPSession(page);
  const { frameTree } = await devtools.send('Page.getFrameTree');
  const frameId = frameTree.childFrames?.[0]?.frame.id ?? '';
  const { executionContextId } = await devtools.send('Page.createIsolatedWorld', { frameId, worldName: preloadWorld });
  const payload = JSON.stringify({ id: 1, channel: ipcChannels.call, args: ['status.read', []] });
  const expression = `new Promise((resolve) => { globalThis.__electronAnswer = (id, answer) => resolve(answer); ${wireName}(${JSON.stringify(payload)}); })`;
  const asked = { expression, contextId: executionContextId, awaitPromise: true, returnByValue: true };
  const { result } = await devtools.send('Runtime.evaluate', asked);
  return result.value;
}
