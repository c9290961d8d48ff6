import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { openMirror } from '../../main/mirror/mirror.ts';
import { openSettings } from '../../main/mirror/settings.ts';
import { localNode, now, remoteNode, syncedNode } from '../mirror/records.ts';
import type { Report } from './report.ts';
import { best, bestFrames, openWindow } from './window.ts';

const count = 100_000;

/** A home with two pairs of 100,000 documents each, at rest: one of a thousand folders, one of a single folder. */
async function fillHome(home: string, folder: string): Promise<void> {
  await mkdir(home, { recursive: true });
  const settings = openSettings(join(home, 'settings.db'));
  const account = settings.addAccount({
    service: 'projectplace',
    name: 'bench',
    // Nobody listens there, and nobody asks: the pairs are paused.
    url: 'http://127.0.0.1:9',
    auth: { kind: 'oauth2-robot', clientId: 'bench' },
    secrets: 'env',
    allowAssumed: false,
    profile: null,
    addedAt: now,
  });
  const mirror = openMirror(join(home, 'mirror.db'), () => now);
  for (const shape of ['tree', 'flat'] as const) {
    const { id } = settings.addPair({
      accountId: account.id,
      workspaceId: shape === 'tree' ? '1' : '2',
      workspaceName: shape,
      rootId: '1',
      folder: join(folder, shape),
      marker: shape,
      excluded: [],
      leftHere: [],
      ignore: '',
      linkFiles: false,
      pausedUntil: Infinity,
      addedAt: now,
    });
    mirror.trees(id).commit(archive(shape));
  }
  mirror.close();
  settings.close();
}

function archive(shape: 'tree' | 'flat') {
  const isFlat = shape === 'flat';
  const numbers = Array.from({ length: count }, (_, n) => n);
  const folders = isFlat ? [] : numbers.slice(0, 1000);
  const name = (n: number) => `Document ${String((n * 7919) % count).padStart(6, '0')} of the survey.docx`;
  const folderName = (n: number) => `Folder ${String(n).padStart(4, '0')}`;
  const place = (n: number) => ({ remote: isFlat ? '1' : String(1000 + (n % 1000)), local: isFlat ? 0 : 1 + (n % 1000) });
  return {
    putRemote: [
      ...folders.map((n) => remoteNode(String(1000 + n), { kind: 'folder', name: folderName(n), modifiedAt: now })),
      ...numbers.map((n) =>
        remoteNode(String(1_000_000 + n), {
          parentId: place(n).remote,
          name: name(n),
          modifiedAt: now - n * 60_000,
          modifiedBy: `Person ${n % 40}`,
          size: n,
          version: '1',
        }),
      ),
    ],
    putLocal: [
      ...folders.map((n) => localNode(1 + n, { kind: 'folder', name: folderName(n) })),
      ...numbers.map((n) => localNode(10_000 + n, { parentId: place(n).local, name: name(n), hash: 'a', size: n })),
    ],
    putSynced: [
      ...folders.map((n) => syncedNode(String(1000 + n), 1 + n, { kind: 'folder' })),
      ...numbers.map((n) =>
        syncedNode(String(1_000_000 + n), 10_000 + n, { hash: 'a', size: n, modifiedAt: now - n * 60_000, version: '1' }),
      ),
    ],
  };
}

/** What the page does and measures by itself: times of frames and long tasks. */
const probe = `(() => {
  const names = () => [...document.querySelectorAll('[role=row] .text')].map((element) => element.textContent);
  const grid = () => document.querySelector('[role=grid]');
  window.probe = {
    leave: async () => { location.hash = 'overview'; await until(() => grid() === null); },
    open: async (address, first) => {
      const begun = performance.now();
      location.hash = address;
      await until(() => names()[0] === first);
      return performance.now() - begun;
    },
    filter: async (text, isSo) => {
      const input = document.querySelector('input[type=search]');
      const begun = performance.now();
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      const wanted = new RegExp(isSo);
      await until(() => names().length > 0 && names().every((name) => wanted.test(name)));
      return performance.now() - begun;
    },
    /** How long anything else waits for the core meanwhile. */
    sort: async (pairId, by) => {
      const call = (name, ...args) => fetch('/call', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name, args }) }).then((answer) => answer.json());
      let isDone = false;
      const list = { pairId, parentId: null, filter: '', sort: { by, down: true }, offset: 0, limit: 100 };
      const sorted = call('files.page', list).finally(() => { isDone = true; });
      let longest = 0;
      while (!isDone) {
        const begun = performance.now();
        await call('preferences.read');
        longest = Math.max(longest, performance.now() - begun);
      }
      if (!(await sorted).ok) throw new Error('The list was not sorted.');
      return longest;
    },
    scroll: async (count, step) => {
      const box = grid();
      const seen = await frames(count, () => { box.scrollTop += step; });
      await until(() => names().length > 10);
      return seen;
    },
  };
})()`;

/** The files screen in a real browser, with 100,000 documents behind it. */
export async function filesScreen(report: Report): Promise<void> {
  const top = await mkdtemp(join(tmpdir(), 'tidemark-bench-files-'));
  const home = join(top, 'home');
  await fillHome(home, top);
  const window = await openWindow({ home, user: top, env: {} }, probe);
  try {
    await measure(window.page, report);
  } finally {
    await window.close();
    await rm(top, { recursive: true });
  }
}

async function measure(page: Page, report: Report): Promise<void> {
  const ask = (code: string): Promise<number> => page.evaluate(`probe.${code}`);
  const unit = 'ms';
  for (const [pair, shape, first] of [
    [1, '1,000 folders', 'Folder 0000'],
    [2, 'one folder', 'Document 000000 of the survey.docx'],
  ] as const) {
    const opened = await best(async () => {
      await ask('leave()');
      return ask(`open('files/${pair}', ${JSON.stringify(first)})`);
    });
    report.add({ name: `files screen opens, 100,000 in ${shape}, to 300 ms`, ours: opened, limit: 300, budget: 1, unit });
    const filtered = await best((round) => {
      const number = `00${round}4`;
      return ask(`filter('${number}', '${number}')`);
    });
    report.add({ name: `filter answers, 100,000 in ${shape}, to 100 ms`, ours: filtered, limit: 100, budget: 1, unit });
  }
  for (const by of ['size', 'state']) {
    const stall = await best(() => ask(`sort(2, '${by}')`));
    report.add({
      name: `stall of the core while 100,000 are sorted by ${by}, to 40 ms`,
      ours: stall,
      limit: 40,
      budget: 1,
      unit,
    });
  }
  await ask('leave()');
  await ask(`open('files/2', 'Document 000000 of the survey.docx')`);
  const seen = await bestFrames((n) => page.evaluate(`probe.scroll(60, ${100 + n * 200})`));
  const rows = 'while scrolling 100,000 rows, to 50 ms';
  report.add({ name: `longest frame ${rows}`, ours: seen.longest, limit: 50, budget: 1, unit });
  report.add({ name: `longest task ${rows}`, ours: seen.task, limit: 50, budget: 1, unit });
}
