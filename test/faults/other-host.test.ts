import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Archive } from '../../main/sync/ports/archive.ts';
import { failureKind, named, patience, readAll, text, uploadOf } from '../conformance/expectations.ts';
import type { FaultyCall } from '../conformance/conformance-world.ts';
import { planpointArchiveWorld } from '../conformance/planpoint-world.ts';
import { projectPlaceWorld, sandboxSession } from '../conformance/projectplace-world.ts';
import { projectworksTablesWorld } from '../conformance/projectworks-world.ts';
import { targetprocessWorld } from '../conformance/targetprocess-world.ts';
import { startSandbox } from '../sandbox/server.ts';
import { testSeed } from '../sandbox/test-seed.ts';
import type { Effect } from '../sandbox/wire/faults.ts';
import { type LoopbackServer, loopbackServer } from '../services/loopback-server.ts';

/** Somebody else's host. It takes everything, and remembers what came with it. */
let other: LoopbackServer;
const came: IncomingHttpHeaders[] = [];

beforeEach(async () => {
  came.length = 0;
  other = await loopbackServer((request, response) => {
    came.push(request.headers);
    response.end('{}');
  });
});
afterEach(() => other.stop());

/** All ways to send on, one after the other, as an address and without its scheme. */
const sentOn = (): Effect[] =>
  [301, 302, 303, 307, 308].map((status, at) => {
    const host = at % 2 === 0 ? other.url : other.url.replace('http:', '');
    return { kind: 'status', status, body: 'elsewhere', headers: { Location: `${host}/elsewhere?from=${status}` } };
  });

interface Asked {
  /** Makes the next requests of a call meet the redirect, and that call alone. */
  readonly fault: (effect: Effect) => void;
  readonly ask: () => Promise<unknown>;
}

async function expectNothing(calls: Readonly<Record<string, Asked>>): Promise<void> {
  const told: Record<string, string[]> = {};
  for (const [name, { fault, ask }] of Object.entries(calls)) {
    for (const effect of sentOn()) {
      fault(effect);
      (told[name] ??= []).push(await failureKind(ask()));
    }
  }
  expect(told).toEqual(Object.fromEntries(Object.keys(calls).map((name) => [name, sentOn().map(() => 'broken')])));
  expect([came, other.asked]).toEqual([[], []]);
}

describe('a redirect to another host is an error, and nothing of ours comes there', () => {
  it('counts what comes', async () => {
    await fetch(`${other.url}/x`, { headers: { authorization: 'Bearer x' } });
    expect([came[0]?.authorization, other.asked]).toEqual(['Bearer x', ['GET /x']]);
  });

  it.each([
    ['ProjectPlace, OAuth2', () => projectPlaceWorld('oauth2-robot', 0)],
    ['ProjectPlace, OAuth1', () => projectPlaceWorld('oauth1-robot', 0)],
    ['Targetprocess', () => targetprocessWorld('access-token')],
  ])('documents of %s', async (_, make) => {
    const world = await make();
    try {
      const { archive } = world;
      const { nodes } = await archive.list(patience());
      const [plan, folder] = [named(nodes, 'plan.txt'), named(nodes, 'Reports')];
      const call = (which: FaultyCall, ask: (archive: Archive) => Promise<unknown>): Asked => ({
        fault: (effect) => world.fault(which, effect),
        ask: () => ask(archive),
      });
      await expectNothing({
        list: call('tree', () => archive.list(patience())),
        read: call('read', () => readAll(archive, plan.id)),
        upload: call('upload', () => archive.upload(uploadOf(folder.id, 'x.txt', text('x')), patience())),
        change: call('change', () => archive.trash(plan, patience())),
      });
    } finally {
      await world.stop();
    }
  });

  it('boards, feeds and exports of ProjectPlace', async () => {
    const sandbox = await startSandbox({ seed: testSeed() });
    const { session, stop } = await sandboxSession(sandbox, 'oauth1-robot');
    const { boards, tables, exports } = session;
    if (!boards || !tables || !exports) throw new Error('ProjectPlace has all of these.');
    const workspaceId = String(sandbox.workspaces[0]?.id);
    const readFeed = async (): Promise<void> => {
      const { batches } = await tables.rows('pm/WorkspaceMemberRoles', { since: null }, patience());
      for await (const batch of batches) expect(batch).toBeDefined();
    };
    const call = (pathMatches: string, ask: () => Promise<unknown>): Asked => ({
      fault: (effect) => sandbox.control.addFault({ pathMatches, effect }),
      ask,
    });
    try {
      const begun = await exports.start(workspaceId, ['documents'], patience());
      const state = () => exports.state(workspaceId, begun, patience());
      await expect.poll(async () => (await state()).done).toBe(true);
      const { address } = await state();
      await expectNothing({
        boards: call('/boards', () => boards.boards(workspaceId, patience())),
        feed: call('^/pm/', readFeed),
        export: call('/exports$', () => exports.start(workspaceId, ['documents'], patience())),
        state: call('/exports/\\d+$', state),
        download: call('/download$', () => exports.read(address ?? '', 0, patience())),
      });
    } finally {
      await stop();
      await sandbox.stop();
    }
  });

  it('lists and files of Planpoint', async () => {
    const world = await planpointArchiveWorld('access-token');
    try {
      const archive = world.openAt(world.rootId);
      const { nodes } = await archive.list(patience());
      const document = named(nodes, world.document.split('/').at(-1) ?? '');
      await expectNothing({
        list: { fault: (effect) => world.faultList(effect, 3), ask: () => archive.list(patience()) },
        read: { fault: (effect) => world.faultRead(effect), ask: () => readAll(archive, document.id) },
      });
    } finally {
      await world.stop();
    }
  });

  it('lists of Projectworks', async () => {
    const world = await projectworksTablesWorld('');
    const read = async (): Promise<void> => {
      const { batches } = await world.tables.rows(world.id('few'), { since: null }, patience());
      for await (const batch of batches) expect(batch).toBeDefined();
    };
    try {
      await expectNothing({ list: { fault: (effect) => world.fault(effect), ask: read } });
    } finally {
      await world.stop();
    }
  });
});
