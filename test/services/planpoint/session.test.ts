import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tables } from '../../../main/sync/ports/tables.ts';
import { failure, patience } from '../../conformance/expectations.ts';
import { type PlanpointSandbox, startPlanpointSandbox } from '../../sandbox/planpoint/server.ts';
import { planpointSession, type PlanpointWay, smallSeed } from './sandbox-account.ts';

let sandbox: PlanpointSandbox;
let open: ReturnType<typeof planpointSession>[] = [];

beforeAll(async () => {
  sandbox = await startPlanpointSandbox({ seed: smallSeed() });
});
beforeEach(() => sandbox.state.reset());
afterEach(async () => {
  await Promise.all(open.map((one) => one.stop()));
  open = [];
});
afterAll(() => sandbox.stop());

function signedIn(way: PlanpointWay, secrets?: Readonly<Record<string, string>>) {
  const one = planpointSession(sandbox, way, secrets === undefined ? {} : { secrets });
  open.push(one);
  return one.session;
}

const logins = (): number => sandbox.state.counts.read().byRoute['POST /api/users/login'] ?? 0;
const total = (): number => sandbox.state.counts.read().total;
const projects = (session: { readonly tables?: Tables }) => session.tables?.rows('projects', { since: null }, patience());

describe('signing in by user name and password', () => {
  it.each(['A', 'B', 'mixed'] as const)('takes the token of contract %s, once for many requests', async (contract) => {
    sandbox.state.manners.contract = contract;
    const session = signedIn('password');
    expect(await session.whoAmI(patience())).toEqual({
      id: 'nora@example.org',
      name: 'nora@example.org',
      email: 'nora@example.org',
    });
    await Promise.all([session.workspaces(patience()), session.workspaces(patience()), projects(session)]);
    expect(logins()).toBe(1);
  });

  it('sends no credential with the sign-in, and the token in no address', async () => {
    const session = signedIn('password');
    await session.workspaces(patience());
    const [first, ...later] = sandbox.state.seen;
    expect([first?.url, first?.headers['authorization']]).toEqual(['/api/users/login', undefined]);
    for (const { headers, url } of later) {
      expect(headers['authorization']).toMatch(/^Bearer /);
      expect(url).not.toContain(String(headers['authorization']).slice(7));
    }
  });

  it('signs in anew in good time before the token ends, and after a 401', async () => {
    sandbox.state.tokens.life = 3;
    const session = signedIn('password');
    await session.workspaces(patience());
    sandbox.state.clock.advance(3_000);
    await session.workspaces(patience());
    expect(logins()).toBe(2);
    sandbox.state.tokens.endAll();
    await session.workspaces(patience());
    expect(logins()).toBe(3);
  });

  it('lives with tokens that do not tell when they end', async () => {
    sandbox.state.manners.tokens = 'opaque';
    const session = signedIn('password');
    await session.workspaces(patience());
    sandbox.state.clock.advance(3_600_000);
    await session.workspaces(patience());
    expect(logins()).toBe(2);
  });

  it('says that name or password are wrong, and sends a refused password only once', async () => {
    const session = signedIn('password', { password: 'not-this-one' });
    for (let time = 0; time < 3; time += 1) {
      const error = await failure(session.whoAmI(patience()));
      expect([error.kind, error.message]).toEqual(['auth', expect.stringContaining('user name or the password') as string]);
      expect(error.message).not.toContain('not-this-one');
    }
    expect(logins()).toBe(1);
  });

  it.each([400, 403, 404])('takes a sign-in that is answered with %i for wrong', async (status) => {
    sandbox.state.faults.add({ pathMatches: 'login$', effect: { kind: 'status', status } });
    expect((await failure(signedIn('password').whoAmI(patience()))).kind).toBe('auth');
  });

  it.each([
    ['a web page', { kind: 'html200' }, 'broken'],
    ['no token', { kind: 'status', status: 200, body: { message: 'Login successful' } }, 'broken'],
    ['a token that is none', { kind: 'status', status: 200, body: { access_token: 'a\r\nb: c' } }, 'broken'],
    ['503', { kind: 'status', status: 503 }, 'offline'],
    ['429', { kind: 'throttle', retryAfter: 900 }, 'throttled'],
    ['half an answer', { kind: 'truncate', after: 20 }, 'broken'],
  ] as const)('does not take %s for a wrong password', async (_what, effect, kind) => {
    sandbox.state.faults.add({ pathMatches: 'login$', times: 10, effect });
    const session = signedIn('password');
    expect((await failure(session.whoAmI(patience()))).kind).toBe(kind);
    sandbox.state.faults.clear();
    // What is throttled waits with all of the host.
    if (kind !== 'throttled') expect(await session.workspaces(patience())).toHaveLength(2);
  });
});

describe('a token that a person has', () => {
  it('is sent as Bearer', async () => {
    expect(await signedIn('access-token').workspaces(patience())).toHaveLength(2);
    expect(logins()).toBe(0);
    expect(sandbox.state.seen.map(({ headers }) => headers['authorization'])).toEqual([`Bearer ${sandbox.credentials.token}`]);
  });

  it('is sent alone where the service wants it so', async () => {
    sandbox.state.manners.authorization = 'bare';
    const session = signedIn('access-token');
    expect(await session.workspaces(patience())).toHaveLength(2);
    expect(await session.workspaces(patience())).toHaveLength(2);
    expect(total()).toBe(3);
  });

  it('that is not good is told as such, and not sent for ever', async () => {
    const session = signedIn('access-token', { accessToken: 'wrong-wrong-wrong' });
    expect((await failure(session.whoAmI(patience()))).kind).toBe('auth');
    const again = await failure(session.whoAmI(patience()));
    expect(again.message).toContain('enter a new one');
    const before = total();
    expect((await failure(session.whoAmI(patience()))).kind).toBe('auth');
    expect(total()).toBe(before);
    expect(again.message).not.toContain('wrong-wrong-wrong');
  });

  it('may have been copied with the word before it, but with no signs that a header cannot hold', async () => {
    const session = signedIn('access-token', { accessToken: ` Bearer ${sandbox.credentials.token}\n` });
    expect(await session.workspaces(patience())).toHaveLength(2);
    expect((await failure(signedIn('access-token', { accessToken: 'a b\nc' }).whoAmI(patience()))).kind).toBe('auth');
  });
});

describe('answers', () => {
  it('are successes with any 2xx', async () => {
    sandbox.state.manners.statuses = 'plain';
    expect(await signedIn('password').workspaces(patience())).toHaveLength(2);
  });

  it.each([
    ['401', { kind: 'status', status: 401 }, 'auth'],
    ['403', { kind: 'status', status: 403, body: { message: 'Not yours' } }, 'refused'],
    ['404', { kind: 'status', status: 404, body: { message: 'Project not found' } }, 'gone'],
    ['429', { kind: 'throttle', retryAfter: 900 }, 'throttled'],
    ['500', { kind: 'status', status: 500 }, 'broken'],
    ['503', { kind: 'status', status: 503 }, 'offline'],
    ['a web page', { kind: 'html200' }, 'broken'],
    ['half an answer', { kind: 'truncate', after: 30 }, 'broken'],
    ['a redirect elsewhere', { kind: 'status', status: 302, headers: { Location: 'http://localhost:1/' } }, 'broken'],
    ['something else than a list', { kind: 'status', status: 200, body: { message: 'hello' } }, 'broken'],
    ['projects without ids', { kind: 'status', status: 200, body: [{ name: 'Quay' }] }, 'broken'],
    ['a part of them', { kind: 'status', status: 200, body: { records: [{ _id: '5f' }], count: 2 } }, 'broken'],
  ] as const)('that are %s are errors', async (_what, effect, kind) => {
    const session = signedIn('password');
    sandbox.state.faults.add({ pathMatches: '^/api/projects/mine$', times: 10, effect });
    const error = await failure(session.workspaces(patience()));
    expect(error.kind).toBe(kind);
    if (kind === 'gone') expect(error.message).toContain('Project not found');
  });
});
