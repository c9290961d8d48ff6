import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSurface } from '../../main/surface.ts';
import { openUiHost } from '../../main/web/ui-host.ts';
import { everythingWritten } from '../app/temporary-home.ts';
import { openUiDesk } from '../surface/ui-desk.ts';
import type { BoardRow } from '../../preload/boards.ts';
import type { UiHost } from '../../main/web/ui-host.ts';
import type { UiDesk } from '../surface/ui-desk.ts';

describe('webhooks', () => {
  let ui: UiDesk;
  let top: string;
  let host: UiHost;
  let board: BoardRow;

  beforeAll(async () => {
    ui = await openUiDesk('small');
    top = await mkdtemp(join(tmpdir(), 'tidemark-hooks-'));
    await mkdir(join(top, 'renderer'));
    await writeFile(join(top, 'renderer/index.html'), '<!doctype html><title>Tidemark</title>');
    host = await openUiHost({ surface: openSurface(ui.desk), folder: join(top, 'renderer'), port: 0 });
    await ui.addRobot();
    // The first refresh has ended: what comes after is because of a hint.
    board = await vi.waitFor(
      async () => {
        const work = (await ui.call('boards.list')).find(({ name }) => name === 'Work');
        if (work?.refreshing !== false || work.cards !== 4) throw new Error('The board was not read yet');
        return work;
      },
      { timeout: 20_000, interval: 50 },
    );
  });
  afterAll(async () => {
    await host.close();
    await ui.close();
    await rm(top, { recursive: true, force: true });
  });

  const origin = () => `http://127.0.0.1:${host.port}`;
  /** Paths of the subscriptions, as the service has them. */
  const paths = () => ui.bench.sandbox.control.world.subscriptions.all().map(({ url }) => new URL(url).pathname);
  const post = (path: string, given: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {}) =>
    new Promise<number>((resolve, reject) => {
      const { method = 'POST', headers = {}, body } = given;
      const sent = request({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const titles = async () => (await ui.call('boards.read', board.accountId, board.id)).tiles.map(({ title }) => title);
  const columnOf = async (title: string) => {
    const { tiles } = await ui.call('boards.read', board.accountId, board.id);
    return tiles.find((tile) => tile.title === title)?.columnId;
  };
  const cardThere = (title: string) => {
    const found = ui.bench.sandbox.control.world.boards.find(Number(board.id))?.cards.values();
    return [...(found ?? [])].find(({ facts }) => facts.title === title)!;
  };
  const control = () => ui.bench.sandbox.control;

  it('of a board make it be read at once when a card is moved on the service', async () => {
    const made = await ui.call('webhooks.add', board.accountId, { boardId: board.id, address: origin(), here: true });
    expect(made).toMatchObject({ boardId: board.id, board: 'Work', address: `${origin()}/hooks/…`, here: true });
    expect(paths()).toEqual([expect.stringMatching(/^\/hooks\/[a-z0-9]{38}$/)]);
    expect(await ui.call('webhooks.list', board.accountId)).toEqual([made]);
    // Once more is the same one.
    expect(await ui.call('webhooks.add', board.accountId, { boardId: board.id, address: `${origin()}/`, here: true })).toEqual(
      made,
    );
    expect(await columnOf('Plain')).toBe('0');
    control().cards.change(cardThere('Plain').id, {}, { columnId: 5 });
    await expect.poll(() => columnOf('Plain')).toBe('5');
    expect(control().world.deliveries.list.map(({ status }) => status)).toEqual([204]);
  });

  it('believe nothing that is in a hint', async () => {
    const [path = ''] = paths();
    const facts = { title: 'Invented', artifact_id: 1, event_type: 'card_deleted' };
    control().cards.change(cardThere('Below it').id, { title: 'Renamed there' }, {});
    const body = JSON.stringify({
      id: 'x',
      artifact_type: 'board',
      artifact_id: 4711,
      contents: { ...facts, id: cardThere('Plain').id },
    });
    expect(await post(path, { headers: { 'content-type': 'application/json' }, body })).toBe(204);
    await expect.poll(titles).toContain('Renamed there');
    expect((await titles()).toSorted()).toEqual(['Everything', 'Finished', 'Plain', 'Renamed there']);
    expect(await post(path, { body: '' })).toBe(204);
    expect(await post(path, { body: 'no JSON' })).toBe(204);
  });

  it('lose no hint among many', async () => {
    const [path = ''] = paths();
    const answers = await Promise.all(Array.from({ length: 40 }, () => post(path)));
    expect(answers).toEqual(answers.map(() => 204));
    control().cards.change(cardThere('Finished').id, { title: 'Ended' }, {});
    await post(path);
    await expect.poll(titles).toContain('Ended');
  });

  it('are nobody’s without their secret, another name of the host, another method, or with too much in them', async () => {
    const [path = ''] = paths();
    const large = Buffer.alloc(1024 * 1024 + 1, 32);
    const cases: readonly (readonly [number, string, Parameters<typeof post>[1]])[] = [
      [404, '/hooks/', {}],
      [404, path.slice(0, -1), {}],
      [404, `${path}x`, {}],
      [404, '/hooks/__proto__', {}],
      [404, path, { method: 'GET' }],
      [404, path, { method: 'PUT' }],
      [421, path, { headers: { host: 'evil.example' } }],
      [413, path, { headers: { 'content-length': String(large.length) } }],
      [413, path, { headers: { 'transfer-encoding': 'chunked' }, body: large }],
      [204, path, { body: large.subarray(1) }],
      // Nothing else is opened by it.
      [403, `${path}/../../call`, {}],
    ];
    for (const [status, where, given] of cases)
      expect({ where, given: given?.method, status: await post(where, given) }).toMatchObject({ status });
  });

  it('leave no secret on the disk, and nothing when they are changed and ended', async () => {
    const [path = ''] = paths();
    const secret = path.split('/').at(-1) ?? '';
    expect((await everythingWritten(ui.bench.home)).includes(secret)).toBe(false);
    const [{ id } = { id: '' }] = await ui.call('webhooks.list', board.accountId);
    await ui.call('webhooks.change', board.accountId, id, { address: `${origin()}/`, here: true });
    const [other = ''] = paths();
    expect([other === path, await post(path), await post(other)]).toEqual([false, 404, 204]);
    await ui.call('webhooks.change', board.accountId, id, { address: 'https://hooks.example.com/in', here: false });
    expect(await post(other)).toBe(404);
    expect(await ui.call('webhooks.list', board.accountId)).toMatchObject([
      { address: 'https://hooks.example.com/in', here: false },
    ]);
    await ui.call('webhooks.end', board.accountId, id);
    expect([paths(), await ui.call('webhooks.list', board.accountId)]).toEqual([[], []]);
    expect(await ui.raw('webhooks.end', [board.accountId, id])).toMatchObject({ ok: false, error: { kind: 'gone' } });
  });

  it('are not made for an address in the clear, and nothing is left of the try', async () => {
    const wanted = { boardId: board.id, address: 'http://hooks.example.com', here: true };
    expect(await ui.raw('webhooks.add', [board.accountId, wanted])).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(await ui.raw('webhooks.add', [board.accountId, { ...wanted, address: 'hooks' }])).toMatchObject({
      ok: false,
      error: { kind: 'input' },
    });
    expect(paths()).toEqual([]);
  });

  it('do nothing for a board whose cards are not kept here', async () => {
    const rowOf = async (name: string) => (await ui.call('boards.list')).find((row) => row.name === name);
    control().boards.addBoard(ui.bench.sandbox.workspaces[0]?.id ?? 0, { name: 'Quiet', columns: ['All'] });
    await ui.call('boards.refresh', null);
    await expect.poll(async () => (await rowOf('Quiet'))?.readAt ?? null).not.toBeNull();
    const quiet = (await rowOf('Quiet'))!;
    await ui.call('webhooks.add', quiet.accountId, { boardId: quiet.id, address: origin(), here: true });
    await ui.call('boards.setKept', quiet.accountId, quiet.id, false);
    const before = { quiet: (await rowOf('Quiet'))?.readAt, work: (await rowOf('Work'))?.readAt };
    expect(await post(paths()[0] ?? '')).toBe(204);
    // Boards are asked in the order in which they were named: had the quiet one been, it would have been first.
    await ui.call('boards.refresh', { accountId: board.accountId, boardId: board.id });
    await expect.poll(async () => (await rowOf('Work'))?.readAt).not.toBe(before.work);
    expect((await rowOf('Quiet'))?.readAt).toBe(before.quiet);
  });
});
