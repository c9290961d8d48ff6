import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runDesktop } from '../../main/shell/desktop-app.ts';
import { pageAnswer } from '../../main/shell/app-page.ts';
import { wayOut } from '../../main/shell/external-links.ts';
import { desktopEntry } from '../../main/shell/login-item.ts';
import { ipcChannels } from '../../preload/names.ts';
import { openSurface } from '../../main/surface.ts';
import { openUiDesk } from '../surface/ui-desk.ts';
import { HandMachine } from '../surface/hand-machine.ts';
import { app, powerMonitor, seen, session } from './electron-double.ts';
import type { EventEmitter } from 'node:events';
import type { Machine } from '../../main/app/surface/machine.ts';
import type { UiDesk } from '../surface/ui-desk.ts';

// Electron itself cannot run on machines that test: its module is replaced, and nothing of ours.
vi.mock('electron', () => import('./electron-double.ts'));

describe('the desktop app', () => {
  const polled = new HandMachine();
  let ui: UiDesk;
  const links: string[] = [];
  let windowData: string;
  let machine: Machine | null = null;
  const window = () => seen.windows.at(-1)!;
  const tray = () => seen.trays[0]!;
  const call = (frame: unknown, name: string, sender: unknown = window().webContents): Promise<unknown> =>
    Promise.resolve(seen.calls.get(ipcChannels.call)?.({ sender, senderFrame: frame }, name, []));

  beforeAll(async () => {
    ui = await openUiDesk();
    await ui.call('preferences.write', { language: 'en' });
    windowData = await mkdtemp(join(tmpdir(), 'tidemark-window-'));
    const page = join(windowData, 'page');
    mkdirSync(page);
    writeFileSync(join(page, 'index.html'), '<!doctype html><title>Tidemark</title>');
    runDesktop({
      windowData,
      page,
      look: () => Promise.resolve(polled),
      open: (given) => {
        machine = given;
        return Promise.resolve({
          surface: openSurface(ui.desk),
          takeLink: (link) => void links.push(link),
          serviceOrigins: () => ['https://service.example'],
          close: () => ui.desk.close(),
        });
      },
    });
    // macOS starts an app for a link and brings it before the core is open.
    isLinkTaken('tidemark://sign-in?code=early&state=1');
    await vi.waitUntil(() => seen.windows.length === 1);
  });
  afterAll(async () => {
    await rm(windowData, { recursive: true, force: true });
    await ui.close();
  });

  it('opens a window that has no powers, on its own page', () => {
    expect(app.isSandboxed).toBe(true);
    expect(app.paths.get('userData')).toBe(windowData);
    expect(window().options.webPreferences).toMatchObject({
      partition: 'tidemark-page',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      devTools: false,
    });
    expect(window().address).toBe('app://tidemark/');
    expect(seen.privileges).toEqual([[{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]]);
  });

  it.each([
    ['of the page', () => session.fromPartition('tidemark-page')],
    ['that Electron has anyway', () => session.defaultSession],
  ])('grants no permission and saves nothing in the session %s', (_which, given) => {
    const one = given();
    const answers: boolean[] = [];
    for (const wish of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal']) {
      one.permission?.(null, wish, (granted) => answers.push(granted));
    }
    expect(answers).toEqual([false, false, false, false, false]);
    expect([one.check?.(), one.device?.(), isStopped(one, 'will-download', {})]).toEqual([false, false, true]);
  });

  it('attaches no webview and takes no frame anywhere', () => {
    const contents = window().webContents;
    expect(isStopped(contents, 'will-attach-webview', {})).toBe(true);
    for (const url of ['blob:app://tidemark/1', 'https://x.example/', 'app://tidemark/', 'data:text/html,x']) {
      expect(isStopped(contents, 'will-frame-navigate', { url, isMainFrame: false })).toBe(true);
    }
    expect(isStopped(contents, 'will-frame-navigate', { url: 'app://tidemark/', isMainFrame: true })).toBe(false);
  });

  it.each([
    ['https://service.example/page', ['https://service.example/page'], []],
    ['https://other.example/', [], ['Open other.example in your browser?']],
    ['http://service.example/', [], [expect.stringContaining('does not open')]],
    ['file:///etc/passwd', [], [expect.stringContaining('does not open')]],
    ['app://elsewhere/', [], [expect.stringContaining('does not open')]],
    ['javascript:alert(1)', [], [expect.stringContaining('does not open')]],
  ])('is not led to %s', async (url, outside, boxes) => {
    const contents = window().webContents;
    const ways = [
      () => isStopped(contents, 'will-navigate', { url }),
      () => isStopped(contents, 'will-redirect', { url }),
      () => contents.openHandler?.({ url }).action === 'deny',
    ];
    for (const way of ways) {
      seen.outside.length = seen.boxes.length = 0;
      expect(way()).toBe(true);
      await expect.poll(() => [seen.outside, seen.boxes]).toEqual([outside, boxes]);
    }
    expect(isStopped(contents, 'will-navigate', { url: 'app://tidemark/#files' })).toBe(false);
  });

  it('leads to a host that nobody knows only when the person says so', async () => {
    seen.outside.length = 0;
    seen.agrees = true;
    window().webContents.openHandler?.({ url: 'https://other.example/x' });
    await expect.poll(() => seen.outside).toEqual(['https://other.example/x']);
    seen.agrees = false;
  });

  it('answers its own page and no other frame', async () => {
    const own = window().webContents.mainFrame;
    expect(await call(own, 'status.read')).toMatchObject({ ok: true });
    const refused = { ok: false, error: { kind: 'refused', message: 'This page may not ask for this.' } };
    expect(await call({ ...own, url: 'https://evil.example/' }, 'status.read')).toEqual(refused);
    expect(await call({ ...own, url: 'app://tidemark.evil/' }, 'status.read')).toEqual(refused);
    expect(await call({ ...own, parent: own }, 'status.read')).toEqual(refused);
    expect(await call(null, 'status.read')).toEqual(refused);
    expect(await call(own, 'status.read', {})).toEqual(refused);
  });

  it('sends what happens to the page that is open', () => {
    expect(
      window()
        .webContents.sent.slice(0, 2)
        .map(([channel, name]) => [channel, name]),
    ).toEqual([
      [ipcChannels.event, 'status'],
      [ipcChannels.event, 'transfers'],
    ]);
  });

  it('goes on without a window and opens a new one', async () => {
    const closed = window();
    closed.close();
    const before = closed.webContents.sent.length;
    await ui.call('preferences.write', { theme: 'dark' });
    expect([closed.webContents.sent.length, seen.exit]).toEqual([before, null]);
    expect(await call(closed.webContents.mainFrame, 'status.read', closed.webContents)).toMatchObject({ ok: false });
    app.emit('second-instance', {}, ['tidemark']);
    expect([seen.windows.length, window() === closed, window().shown]).toEqual([2, false, 1]);
    app.emit('second-instance', {}, ['tidemark']);
    expect([seen.windows.length, window().shown]).toEqual([2, 2]);
  });

  it('says in the tray how things are, and pauses from there', async () => {
    await ui.addPair();
    await expect.poll(() => tray().tip).toBe('Tidemark: Up to date');
    expect(tray().image.sizes.filter((_, index) => index % 2 === 0)).toEqual([16, 24, 32]);
    const item = (label: string) => tray().menu.find((one) => one.label === label);
    const pauses = item('Pause')?.submenu as { label: string; click: () => void }[];
    expect(pauses.map(({ label }) => label)).toEqual(['For 30 minutes', 'For 1 hour', 'Until tomorrow', 'Until I resume']);
    const idle = tray().image;
    pauses[3]?.click();
    await expect.poll(() => tray().tip).toBe('Tidemark: Paused until you resume');
    expect(tray().image).not.toBe(idle);
    expect(item('Sync now')?.enabled).toBe(false);
    (item('Resume')?.click as (() => void) | undefined)?.();
    await expect.poll(() => tray().tip).toBe('Tidemark: Up to date');
  });

  it('speaks the chosen language in the tray, the menu bar and its boxes, or else that of the system', async () => {
    await expect.poll(() => tray().tip).toBe('Tidemark: Up to date');
    await ui.call('preferences.write', { language: 'de' });
    await expect.poll(() => tray().tip).toBe('Tidemark: Alles auf dem neuesten Stand');
    expect(tray().menu.flatMap(({ label }) => label ?? [])).toEqual([
      'Alles auf dem neuesten Stand',
      'Tidemark öffnen',
      'Jetzt abgleichen',
      'Anhalten',
      'Tidemark beenden',
    ]);
    expect(seen.menus.at(-1)?.map(({ label }) => label)).toEqual(expect.arrayContaining(['Bearbeiten', 'Ansicht', 'Fenster']));
    seen.boxes.length = 0;
    window().webContents.openHandler?.({ url: 'https://other.example/' });
    await expect.poll(() => seen.boxes).toEqual(['other.example im Browser öffnen?']);
    await ui.call('preferences.write', { language: null });
    await expect.poll(() => tray().tip).toBe('Tidemark: Allt är uppdaterat');
    await ui.call('preferences.write', { language: 'en' });
    await expect.poll(() => tray().tip).toBe('Tidemark: Up to date');
  });

  it('tells the core what happens to the machine', () => {
    const told: string[] = [];
    const end = machine?.events.listen((event) => told.push(event));
    for (const name of ['suspend', 'resume', 'unlock-screen', 'on-battery', 'on-ac']) powerMonitor.emit(name);
    polled.tell('network');
    end?.();
    powerMonitor.emit('resume');
    polled.tell('network');
    expect(told).toEqual(['sleep', 'wake', 'unlock', 'power', 'power', 'network']);
    expect([powerMonitor.eventNames(), polled.listeners]).toEqual([[], 0]);
    polled.plug(true);
    expect(machine?.events.onBattery()).toBe(true);
  });

  it('notifies by the system, leads to where something can be done, and takes it back when it is over', () => {
    const begun = { kind: 'conflicts', title: 'Harbour: 1 conflict', message: 'Both are kept.', place: 'conflicts' } as const;
    ui.desk.tell({ name: 'incident', value: { key: 'conflicts 1', begun } });
    const shown = seen.notifications.at(-1)!;
    expect([shown.isShown, shown.options]).toEqual([true, { title: begun.title, body: begun.message, silent: true }]);
    shown.emit('click');
    expect(window().webContents.sent.at(-1)).toEqual([ipcChannels.event, 'go', { place: 'conflicts' }]);
    window().close();
    shown.emit('click');
    expect(window().address).toBe('app://tidemark/#conflicts');
    ui.desk.tell({ name: 'incident', value: { key: 'conflicts 1', begun: null } });
    expect(shown.isShown).toBe(false);
  });

  it('is looked at as long as a window can be seen', () => {
    const looks = vi.spyOn(ui.desk, 'look');
    window().emit('minimize');
    window().emit('restore');
    expect(looks).toHaveBeenCalledTimes(1);
    looks.mockRestore();
  });

  it('opens documents and never runs programs', async () => {
    const program = join(windowData, 'invoice.pdf.exe');
    writeFileSync(program, '');
    await machine?.openFile('/x/plan.txt');
    await machine?.openFile(program);
    expect([seen.opened, seen.revealed]).toEqual([['/x/plan.txt'], [program]]);
    expect(await machine?.chooseFolder()).toBe('/chosen');
  });

  it('asks what to save as, and whether that may replace a file, and never replaces one that the dialog did not ask about', async () => {
    const answers = [];
    for (const said of ['', '/x/mine.json.gz', '/x/mine', '/x/mine.gz']) {
      seen.savesAs = said;
      answers.push(await machine?.chooseFile?.({ folder: '/downloads', name: 'pm_Cards', ending: 'json.gz' }));
    }
    expect(answers).toEqual([
      null,
      { path: '/x/mine.json.gz', replaces: true },
      { path: '/x/mine.json.gz', replaces: false },
      { path: '/x/mine.gz.json.gz', replaces: false },
    ]);
    expect(seen.saveDialogs[0]).toEqual({
      defaultPath: join('/downloads', 'pm_Cards.json.gz'),
      filters: [{ name: '.json.gz', extensions: ['json.gz'] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    });
  });

  it('starts with the system when asked to, on Linux by a file of its own', async () => {
    app.paths.set('home', windowData);
    vi.stubEnv('XDG_CONFIG_HOME', join(windowData, 'config'));
    const file = join(windowData, 'config/autostart/tidemark.desktop');
    await ui.call('preferences.write', { startAtLogin: true });
    expect(existsSync(file)).toBe(process.platform === 'linux');
    await ui.call('preferences.write', { startAtLogin: false });
    expect(existsSync(file)).toBe(false);
    vi.unstubAllEnvs();
    expect(desktopEntry('/opt/My "apps"/100% $x')).toContain('Exec="/opt/My \\\\"apps\\\\"/100%% \\\\$x" --hidden\n');
  });

  it('hands on the links that the system brings, and shows what came of them', () => {
    expect(app.protocolClients).toEqual(['tidemark']);
    expect(links.splice(0)).toEqual(['tidemark://sign-in?code=early&state=1']);
    const before = window().shown;
    expect(isLinkTaken('tidemark://sign-in?code=b&state=2')).toBe(true);
    app.emit('second-instance', {}, ['tidemark', '--hidden', 'https://x.example/', 'TideMark://sign-in?code=c', 'tidemark:more']);
    expect(links).toEqual(['tidemark://sign-in?code=b&state=2', 'TideMark://sign-in?code=c']);
    expect(window().shown).toBeGreaterThan(before);
  });

  it('ends in order', async () => {
    app.quit();
    await expect.poll(() => seen.exit).toBe(0);
    expect(tray().isGone).toBe(true);
    await (await ui.bench.host.lock()).release();
  });

  it('ends at once as a second start', () => {
    seen.isFirst = false;
    const before = seen.privileges.length;
    runDesktop({
      windowData,
      page: windowData,
      look: () => Promise.resolve(polled),
      open: () => Promise.reject(new Error('not to be opened')),
    });
    expect(seen.privileges.length).toBe(before);
  });
});

/** Whether the shell prevents what Electron would do next. */
function isStopped(emitter: EventEmitter, name: string, details: object): boolean {
  let stopped = false;
  emitter.emit(name, { ...details, preventDefault: () => (stopped = true) });
  return stopped;
}

/** As macOS brings a link. */
function isLinkTaken(link: string): boolean {
  let stopped = false;
  app.emit('open-url', { preventDefault: () => (stopped = true) }, link);
  return stopped;
}

describe('the page of the app', () => {
  const files = new Map([['/', { type: 'text/html; charset=utf-8', bytes: Buffer.from('<!doctype html>') }]]);
  const ask = (url: string, method = 'GET') => pageAnswer(files, { url, method });

  it('comes with the policy', async () => {
    const answer = ask('app://tidemark/');
    expect([answer.status, await answer.text()]).toEqual([200, '<!doctype html>']);
    expect(answer.headers.get('content-security-policy')).toContain("frame-src 'none'");
  });

  it.each(['app://tidemark/../secret', 'app://other/', 'app://tidemark/%2e%2e/x', 'app://u:p@tidemark/', 'file:///etc/passwd'])(
    'is not %s',
    (url) => {
      expect(ask(url).status).toBe(404);
    },
  );

  it('is only read', () => {
    expect(ask('app://tidemark/', 'POST').status).toBe(404);
  });
});

describe('the way out of the app', () => {
  const origins = ['https://own.example', 'http://127.0.0.1:8080'];
  it.each([
    ['https://own.example/a?b#c', 'open https://own.example/a?b#c'],
    ['https://service.projectplace.com/x', 'open https://service.projectplace.com/x'],
    ['http://127.0.0.1:8080/', 'open http://127.0.0.1:8080/'],
    ['http://127.0.0.1:8081/', 'ask http://127.0.0.1:8081/'],
    ['https://x.example/', 'ask https://x.example/'],
    ['https://own.example:444/', 'ask https://own.example:444/'],
    ['https://projectplace.com.evil.example/', 'ask https://projectplace.com.evil.example/'],
    ['https://evilprojectplace.com/', 'ask https://evilprojectplace.com/'],
    ['https://service.projectplace.com:8443/', 'ask https://service.projectplace.com:8443/'],
    ['http://own.example/', 'refuse'],
    ['http://127.0.0.1.evil.example/', 'refuse'],
    ['https://own.example@evil.example/', 'refuse'],
    ['https://user@own.example/', 'refuse'],
    ['smb://own.example/share', 'refuse'],
    ['ms-msdt:/id', 'refuse'],
    ['file:///bin/sh', 'refuse'],
    ['javascript:alert(1)', 'refuse'],
    ['data:text/html,x', 'refuse'],
    ['\\\\own.example\\share', 'refuse'],
    ['not an address', 'refuse'],
  ])('%s: %s', (text, expected) => {
    const out = wayOut(text, origins);
    expect(out.way === 'refuse' ? out.way : `${out.way} ${out.address}`).toBe(expected);
  });
});

describe('a session', () => {
  it.each([
    ['app://tidemark/assets/index.js', true],
    ['blob:app://tidemark/1', true],
    ['data:image/png;base64,AA==', true],
    ['app://other/', false],
    ['https://x.example/', false],
    ['http://127.0.0.1/', false],
    ['ws://127.0.0.1/', false],
    ['file:///etc/passwd', false],
    ['devtools://devtools/bundled/x.html', false],
  ])('of the page loads %s: %s', (url, expected) => {
    let loads: boolean | null = null;
    session.fromPartition('tidemark-page').beforeRequest?.({ url }, ({ cancel }) => (loads = !cancel));
    expect(loads).toBe(expected);
  });
});
