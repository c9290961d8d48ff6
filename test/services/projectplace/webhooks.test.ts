import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Webhooks } from '../../../main/sync/ports/webhooks.ts';
import { sandboxSession } from '../../conformance/projectplace-world.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { testSeed } from '../../sandbox/test-seed.ts';
import { failureOf } from '../http/requests.ts';
import { bodyOf, type LoopbackServer, loopbackServer } from '../loopback-server.ts';
import { oddService } from './odd-service.ts';

const patience = (): AbortSignal => AbortSignal.timeout(60_000);
const events = ['card_status_change'];

describe('webhooks of the sandbox', () => {
  let sandbox: Sandbox;
  let receiver: LoopbackServer;
  let webhooks: Webhooks;
  let boardId = '';
  const received: unknown[] = [];
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: testSeed() });
    receiver = await loopbackServer(async (request, response) => {
      received.push(JSON.parse((await bodyOf(request)).toString()));
      response.end();
    });
    const [board] = sandbox.control.world.boards.boardsOf(sandbox.workspaces[0]?.id ?? 0);
    boardId = String(board?.id);
  });
  beforeEach(async () => {
    received.length = 0;
    webhooks = await open(true);
  });
  afterEach(async () => {
    sandbox.control.faults.clear();
    for (const { id } of await webhooks.list(patience())) await webhooks.end(id, patience());
    for (const stop of stops.splice(0)) await stop();
  });
  afterAll(async () => {
    await receiver.stop();
    await sandbox.stop();
  });

  const open = async (allowAssumed: boolean): Promise<Webhooks> => {
    const { session, stop } = await sandboxSession(sandbox, 'oauth2-robot', { allowAssumed });
    stops.push(stop);
    if (session.webhooks === undefined) throw new Error('The service has no webhooks');
    return session.webhooks;
  };
  const sent = (): number => sandbox.control.counts.read().byRoute['POST /1/webhooks'] ?? 0;

  it('are made once, told, changed and ended', async () => {
    const address = `${receiver.url}/one?key=1`;
    expect(await webhooks.list(patience())).toEqual([]);
    const before = sent();
    const made = await webhooks.subscribe(boardId, { events, address }, patience());
    const workspaceId = String(sandbox.workspaces[0]?.id);
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/) as unknown,
      subject: 'board',
      subjectId: boardId,
      workspaceId,
      events,
      address,
    });
    expect(await webhooks.subscribe(boardId, { events: [...events, ...events], address }, patience())).toEqual(made);
    expect([await webhooks.list(patience()), sent() - before]).toEqual([[made], 1]);
    const other = `${receiver.url}/two`;
    await webhooks.change(made.id, { events, address: other }, patience());
    expect(await webhooks.list(patience())).toEqual([{ ...made, address: other }]);
    expect(await webhooks.subscribe(boardId, { events, address }, patience())).not.toMatchObject({ id: made.id });
    await webhooks.end(made.id, patience());
    expect((await webhooks.list(patience())).map(({ address: at }) => at)).toEqual([address]);
    const gone = [webhooks.end(made.id, patience()), webhooks.change(made.id, { events, address }, patience())];
    expect(await Promise.all(gone.map(async (work) => (await failureOf(work)).kind))).toEqual(['gone', 'gone']);
    expect((await failureOf(webhooks.subscribe('1', { events, address }, patience()))).kind).toBe('gone');
  });

  it('bring what happens', async () => {
    await webhooks.subscribe(boardId, { events, address: receiver.url }, patience());
    const { session, stop } = await sandboxSession(sandbox, 'oauth1-robot');
    stops.push(stop);
    const card = (await session.boards?.cards(boardId, patience()))?.find(({ title }) => title === 'Plain');
    if (card === undefined) throw new Error('The card is missing');
    await session.boards?.moveCard(card, { boardId, columnId: '5', after: null }, patience());
    await expect.poll(() => received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      event_type: 'card_status_change',
      artifact_id: Number(boardId),
      contents: { title: 'Plain' },
    });
  });

  it.each([
    ['http://hooks.example.com/x', 'cards would travel in the clear'],
    ['ftp://127.0.0.1/x', 'cards would travel in the clear'],
    ['https://me:secret@hooks.example.com/', 'must not hold a name or password'],
    ['hooks.example.com', 'is not a web address'],
    ['', 'is not a web address'],
  ])('do not call %s', async (address, message) => {
    const before = sandbox.control.counts.read().total;
    for (const work of [
      webhooks.subscribe(boardId, { events, address }, patience()),
      webhooks.change('a1', { events, address }, patience()),
    ]) {
      const error = await failureOf(work);
      expect([error.kind, error.message]).toEqual(['refused', expect.stringContaining(message)]);
      expect(error.message).not.toContain('secret');
    }
    expect(sandbox.control.counts.read().total).toBe(before);
  });

  it('are asked for unknown events only where guesses are allowed', async () => {
    const careful = await open(false);
    const wanted = { events: ['card_create'], address: receiver.url };
    const before = sandbox.control.counts.read().total;
    expect((await failureOf(careful.subscribe(boardId, wanted, patience()))).message).toContain(
      '"card_create" is not switched on',
    );
    expect((await failureOf(careful.subscribe(boardId, { ...wanted, events: [] }, patience()))).kind).toBe('refused');
    expect(sandbox.control.counts.read().total).toBe(before);
    // Allowed, it is the service that says no.
    expect((await failureOf(webhooks.subscribe(boardId, wanted, patience()))).kind).toBe('refused');
    expect(sent()).toBeGreaterThan(0);
  });

  it('may have been made when the answer is lost, and then are found', async () => {
    const delivery = { events, address: receiver.url };
    sandbox.control.addFault({ method: 'POST', pathMatches: '^/1/webhooks$', effect: { kind: 'reset', when: 'after' } });
    const { kind, maybeDone } = await failureOf(webhooks.subscribe(boardId, delivery, patience()));
    expect([kind, maybeDone]).toEqual(['offline', true]);
    const before = sent();
    await webhooks.subscribe(boardId, delivery, patience());
    expect([sent(), (await webhooks.list(patience())).length]).toEqual([before, 1]);
  });
});

it.each([[{}], [[7]], [[{ artifact_id: 3 }]], [[{ id: 'a', event_type: 'x' }]]])('webhooks as %j are broken', async (value) => {
  const service = await oddService({ '/1/webhooks/list': value });
  try {
    expect((await failureOf(service.session.webhooks?.list(patience()) ?? Promise.resolve())).kind).toBe('broken');
  } finally {
    await service.stop();
  }
});
