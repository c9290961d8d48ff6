import { beforeAll, expect, it, vi } from 'vitest';
import { guardContents } from '../../main/shell/contents-guard.ts';
import { signInByWindow } from '../../main/shell/sign-in-window.ts';
import { seen, session } from './electron-double.ts';
import type { EventEmitter } from 'node:events';
import type { SessionDouble } from './electron-double.ts';

vi.mock('electron', () => import('./electron-double.ts'));

const address = 'https://work.tpondemand.com/app';
const left: string[] = [];
beforeAll(() => guardContents((place) => left.push(place)));

const cookie = (name: string, httpOnly: boolean) => ({ name, value: `${name}-value`, httpOnly });

/** A sign-in that takes the cookie `good`, with its window and the session of it. */
function begin(signal = new AbortController().signal) {
  const tried: string[] = [];
  const accept = (text: string): Promise<boolean> => Promise.resolve(tried.push(text) > 0 && text === 'good=good-value');
  const done = signInByWindow({ address, title: 'Work · work.tpondemand.com', accept }, signal);
  const window = seen.windows.at(-1)!;
  const { partition = '' } = window.options.webPreferences ?? {};
  return { tried, done, window, partition, own: session.fromPartition(partition) };
}

it('takes the cookies that no script sees, as soon as the service does, and keeps nothing of the window', async () => {
  const { tried, done, window, own } = begin();
  expect(window.address).toBe(`${address}/`);
  own.cookies.put(cookie('stranger', false));
  await expect.poll(() => tried).toEqual(['stranger=stranger-value']);
  own.cookies.put(cookie('stranger', false), cookie('good', true));
  expect(await done).toBe(true);
  // What was refused is not tried again, and behind what was taken nothing is.
  expect(tried).toEqual(['stranger=stranger-value', 'good=good-value']);
  expect([window.isGone, own.cookies.all]).toEqual([true, []]);
});

it('has no powers, a session of its own in memory, and reaches one host', async () => {
  const { done, window, own, partition } = begin();
  const { webPreferences } = window.options;
  expect(webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false });
  expect(webPreferences).not.toHaveProperty('preload');
  expect(partition).toMatch(/^tidemark-sign-in-\d+$/);
  expect(['https://work.tpondemand.com/login.aspx', 'data:,x'].map((url) => forbids(own, url))).toEqual([false, false]);
  const others = [
    'https://evil.example/',
    'http://work.tpondemand.com/',
    'https://work.tpondemand.com:444/',
    'file:///x',
    'app://tidemark/',
  ];
  expect(others.map((url) => forbids(own, url))).toEqual(others.map(() => true));
  const granted: boolean[] = [];
  own.permission?.(null, 'media', (is) => granted.push(is));
  expect([granted, own.check?.(), own.device?.(), isStopped(own, 'will-download')]).toEqual([[false], false, false, true]);
  const contents = window.webContents;
  const goes = (url: string) => [isStopped(contents, 'will-navigate', url), contents.openHandler?.({ url }).action];
  expect(goes('https://work.tpondemand.com/login.aspx')).toEqual([false, 'deny']);
  expect(goes('https://evil.example/')).toEqual([true, 'deny']);
  expect(goes('app://tidemark/')).toEqual([true, 'deny']);
  window.close();
  expect(await done).toBe(false);
});

it('ends where the service leads to another host, and says to which', async () => {
  const { done, window } = begin();
  left.length = 0;
  expect(isStopped(window.webContents, 'will-redirect', 'https://sso.example/start?secret=1')).toBe(true);
  await expect(done).rejects.toMatchObject({
    kind: 'refused',
    message: expect.stringMatching(/leads to sso\.example to/) as string,
  });
  expect([window.isGone, left]).toEqual([true, []]);
});

it('ends with the app', async () => {
  const end = new AbortController();
  const { done, window } = begin(end.signal);
  end.abort();
  expect([await done, window.isGone]).toEqual([false, true]);
});

function forbids(own: SessionDouble, url: string): boolean | null {
  let is: boolean | null = null;
  own.beforeRequest?.({ url }, ({ cancel }) => (is = cancel));
  return is;
}

function isStopped(emitter: EventEmitter, name: string, url = ''): boolean {
  let is = false;
  emitter.emit(name, { url, isMainFrame: true, preventDefault: () => (is = true) });
  return is;
}
