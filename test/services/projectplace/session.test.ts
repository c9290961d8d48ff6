import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openArchive } from '../../../main/app/archives.ts';
import type { ServiceSession } from '../../../main/sync/ports/service.ts';
import type { Account } from '../../../main/sync/ports/settings.ts';
import { conformanceSeed, sandboxSession, type Scheme } from '../../conformance/projectplace-world.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { failureOf } from '../http/requests.ts';
import { oddService } from './odd-service.ts';

const patience = (): AbortSignal => AbortSignal.timeout(60_000);

describe('a session with the sandbox', () => {
  let sandbox: Sandbox;
  const stops: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    sandbox = await startSandbox({ seed: conformanceSeed() });
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    sandbox.control.faults.clear();
  });
  afterAll(() => sandbox.stop());

  const open = async (scheme: Scheme, change?: Partial<Account>) => {
    const opened = await sandboxSession(sandbox, scheme, change);
    stops.push(opened.stop);
    return opened;
  };
  const named = async (session: ServiceSession) =>
    (await session.workspaces(patience())).map(({ name, archived }) => [name, archived]);
  const idsOf = (name: string): { id: string; rootId: string } => {
    const { id = 0, rootContainerId = 0 } = sandbox.workspaces.find((workspace) => workspace.name === name) ?? {};
    return { id: String(id), rootId: String(rootContainerId) };
  };

  it.each(['oauth2-robot', 'oauth1-robot'] as const)(
    'an %s sees all workspaces, archived ones too, and the people',
    async (scheme) => {
      const { session } = await open(scheme);
      expect(await named(session)).toEqual([
        ['Own root', false],
        ['Same id', false],
        ['Old', true],
      ]);
      expect((await session.people(patience())).map(({ name, email }) => [name, email])).toContainEqual([
        'Ingrid Berg',
        'ingrid@example.org',
      ]);
      expect((await session.whoAmI(patience())).id).toMatch(/^\d+$/);
    },
  );

  it('a person sees his own, with the root containers', async () => {
    const { session } = await open('oauth2-user');
    const workspaces = await session.workspaces(patience());
    expect(workspaces.filter(({ name }) => name !== 'Old')).toEqual([
      { name: 'Own root', archived: false, ...idsOf('Own root') },
      { name: 'Same id', archived: false, ...idsOf('Same id') },
    ]);
    expect(await session.whoAmI(patience())).toMatchObject({ name: 'Ingrid Berg', email: 'ingrid@example.org' });
  });

  it('pairs by the id of the workspace work like those by the root container', async () => {
    const { session } = await open('oauth2-robot');
    const { id, rootId } = idsOf('Own root');
    const [one, other] = await Promise.all([id, rootId].map((root) => openArchive(session, id, root).list(patience())));
    const tops = (listing = one) => listing?.nodes.filter((node) => node.parentId === listing.rootId).map((node) => node.id);
    expect(tops(one)).toEqual(tops(other));
    expect([one?.rootId, other?.rootId]).toEqual([id, rootId]);
  });

  it.each(['/2/account/projects', '/1/user/me/projects', '/2/account/projects|/1/user/me/projects'])(
    'does without %s where that is refused',
    async (path) => {
      const { session } = await open('oauth2-robot');
      sandbox.control.addFault({ pathMatches: `^(${path})$`, times: 10, effect: { kind: 'status', status: 403 } });
      expect((await named(session)).slice(0, 2)).toEqual([
        ['Own root', false],
        ['Same id', false],
      ]);
    },
  );

  it('fails when no list of workspaces is allowed, but does without people', async () => {
    const { session } = await open('oauth2-robot');
    sandbox.control.addFault({ pathMatches: 'projects$|members$|people$', times: 100, effect: { kind: 'status', status: 403 } });
    expect((await failureOf(session.workspaces(patience()))).kind).toBe('refused');
    expect(await session.people(patience())).toEqual([]);
  });

  it.each(['oauth2-robot', 'oauth1-robot', 'oauth2-user'] as const)(
    'tells a wrong secret of an %s, and no secret',
    async (scheme) => {
      const { session, secrets } = await open(scheme);
      for (const name of secrets.kept.keys()) secrets.kept.set(name, 'wrong-secret-0123456789');
      const error = await failureOf(session.whoAmI(patience()));
      expect(error.kind).toBe('auth');
      expect(JSON.stringify([error.message, error.cause ?? null])).not.toContain('wrong-secret');
      secrets.kept.clear();
      expect((await failureOf(session.whoAmI(patience()))).kind).toBe('auth');
    },
  );

  it('lets a robot that may only read send nothing', async () => {
    const { readOnlyRobot } = sandbox.credentials;
    const { session, secrets } = await open('oauth2-robot', { auth: { kind: 'oauth2-robot', clientId: readOnlyRobot.clientId } });
    secrets.kept.set('clientSecret', readOnlyRobot.clientSecret);
    const { id, rootId } = idsOf('Own root');
    const archive = openArchive(session, id, rootId);
    expect((await archive.list(patience())).nodes).not.toHaveLength(0);
    const opened = { count: 0 };
    async function* content(): AsyncGenerator<Uint8Array> {
      opened.count += 1;
      yield await Promise.resolve(Buffer.from('x'));
    }
    const error = await failureOf(archive.upload({ folderId: rootId, name: 'x', size: 1, open: content }, patience()));
    expect([error.kind, opened.count]).toEqual(['refused', 0]);
  });

  it('refuses a host to which secrets would go in the clear, and a profile that is not valid', async () => {
    await expect(open('oauth2-robot', { url: 'http://api.projectplace.com' })).rejects.toMatchObject({ kind: 'refused' });
    await expect(open('oauth2-robot', { profile: '{"trash":7}' })).rejects.toMatchObject({ kind: 'refused' });
  });

  it('does no assumed operation where it is not switched on, and says what it would send', async () => {
    const { session } = await open('oauth2-robot', { allowAssumed: false, profile: '{"trash":{"path":"/2/documents/{id}"}}' });
    const { id, rootId } = idsOf('Own root');
    const archive = openArchive(session, id, rootId);
    const node = { id: rootId, kind: 'folder' } as const;
    sandbox.control.counts.reset();
    const attempts = [
      archive.createFolder(rootId, 'x', patience()),
      archive.rename(node, 'x', patience()),
      archive.move(node, rootId, patience()),
      archive.trash(node, patience()),
      archive.restore(node, patience()),
      archive.versions(rootId, patience()),
      archive.readVersion(rootId, '1', patience()),
    ];
    expect(await Promise.all(attempts.map(async (work) => (await failureOf(work)).kind))).toEqual(attempts.map(() => 'refused'));
    expect(sandbox.control.counts.read().total).toBe(0);
    const { upload, trash } = archive.operations;
    expect(trash).toEqual({ evidence: 'assumed', enabled: false, request: 'DELETE /2/documents/{id}' });
    expect(upload).toMatchObject({ evidence: 'documented', enabled: true });
  });

  it('reads all pages, and ends at a service that repeats the first', async () => {
    const rows = Array.from({ length: 250 }, (_all, index) => ({ id: index + 1, name: `W${index}` }));
    const service = await oddService({
      '/2/account/projects': (
        request: AsyncIterable<Buffer>,
        response: { writeHead(s: number, h: object): { end(t: string): void } },
      ) => {
        void (async () => {
          let body = '';
          for await (const chunk of request) body += chunk.toString();
          // The test's own request, in the form of contract 5.3.
          const {
            filter,
            limit,
            row_number: from,
          } = JSON.parse(body) as { filter: { archive_status: number[] }; limit: number; row_number: number };
          const page = filter.archive_status[0] === 0 ? rows.slice(from, from + limit) : rows.slice(0, 100);
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page));
        })();
      },
      '/1/user/me/projects': [{ id: 3, name: 'W2', tools: { documents: { container_id: 33 } } }],
    });
    stops.push(() => service.stop());
    const workspaces = await service.session.workspaces(patience());
    expect(workspaces).toHaveLength(250);
    expect(workspaces[2]).toEqual({ id: '3', name: 'W2', archived: false, rootId: '33' });
  });
});
