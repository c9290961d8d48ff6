import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { projectworksRoot } from '../../../main/services/projectworks/addresses.ts';
import { failure, patience } from '../../conformance/expectations.ts';
import { projectworksSession, smallRecords } from '../../conformance/projectworks-world.ts';
import type { ProjectworksSandbox } from '../../sandbox/projectworks/server.ts';
import { startProjectworksSandbox } from '../../sandbox/projectworks/server.ts';

describe('The address of Projectworks', () => {
  it.each([
    ['https://api.projectworksapp.com', '/api/v1'],
    ['https://api.projectworksapp.com/', '/api/v1'],
    ['https://api.projectworksapp.com/api/v1.0/', '/api/v1.0'],
    ['https://api.projectworksapp.com/api/v1', '/api/v1'],
    ['https://api.projectworksapp.com/tenant', '/tenant/api/v1'],
  ])('%s', (given, path) => {
    expect(projectworksRoot(given)).toBe(`https://api.projectworksapp.com${path}`);
  });
});

describe('A consumer key', () => {
  let sandbox: ProjectworksSandbox;

  beforeAll(async () => {
    sandbox = await startProjectworksSandbox({ seed: smallRecords });
  });
  beforeEach(() => {
    sandbox.control.reset();
    sandbox.control.world.keys.cycle();
  });
  afterAll(() => sandbox.stop());

  const signIn = () => projectworksSession(sandbox).session;
  const world = () => sandbox.control.world;

  it('is the account, not a person, and stays so with a new pair', async () => {
    const first = await signIn().whoAmI(patience());
    world().keys.cycle();
    expect(await signIn().whoAmI(patience())).toEqual(first);
    expect(first).toEqual({ id: 'api-account', name: 'Projectworks API account', email: null });
  });

  it('is good although it may not read the first list that is asked for', async () => {
    world().manners.denied.add('Offices');
    expect((await signIn().whoAmI(patience())).id).toBe('api-account');
  });

  it.each([
    ['deactivated', 'deactivate', 'is deactivated'],
    ['deleted', 'delete', 'was deleted'],
    ['cycled', 'cycle', 'does not go with its secret any more'],
  ] as const)('that was %s is told apart where the service tells', async (_what, end, words) => {
    const session = signIn();
    world().manners.tellsKeys = true;
    world().keys[end]();
    const error = await failure(session.whoAmI(patience()));
    expect([error.kind, error.message]).toEqual(['auth', expect.stringContaining(`The key of "test" ${words}`)]);
    expect(error.message).toContain('What was read stays here.');
  });

  it.each(['message', 'error', 'title', 'none'] as const)('that is refused with "%s" is any of the four', async (errorBody) => {
    const session = signIn();
    Object.assign(world().manners, { errorBody });
    world().keys.delete();
    const error = await failure(session.whoAmI(patience()));
    expect([error.kind, error.message]).toEqual(['auth', expect.stringContaining('mistyped, cycled, deactivated or deleted')]);
  });

  it('that was refused is not sent again, and never shown', async () => {
    const session = signIn();
    const { consumerSecret } = sandbox.credentials;
    world().keys.deactivate();
    const said = [];
    for (let time = 0; time < 3; time += 1) said.push((await failure(session.workspaces(patience()))).message);
    expect(world().requests).toHaveLength(1);
    expect(said.join()).not.toContain(consumerSecret);
  });

  it('goes with every request, in the header alone', async () => {
    const session = signIn();
    const { consumerKey, consumerSecret } = sandbox.credentials;
    await session.workspaces(patience());
    await session.tables?.list(patience());
    const basic = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
    expect(world().requests.length).toBeGreaterThanOrEqual(2);
    for (const { headers, path, search } of world().requests) {
      expect(headers).toMatchObject({ authorization: basic, accept: 'application/json' });
      expect(`${path}${search}`).not.toContain(consumerSecret);
    }
  });

  it('goes to no other account, whose host is another', async () => {
    const other = await startProjectworksSandbox({ seed: smallRecords });
    try {
      const theirs = projectworksSession(other);
      await Promise.all([signIn().workspaces(patience()), theirs.session.workspaces(patience())]);
      const sent = (one: ProjectworksSandbox) => [
        ...new Set(one.control.world.requests.map(({ headers }) => headers.authorization)),
      ];
      expect([sent(sandbox).length, sent(other).length]).toEqual([1, 1]);
      expect(sent(sandbox)).not.toEqual(sent(other));
      await theirs.stop();
    } finally {
      await other.stop();
    }
  });
});
