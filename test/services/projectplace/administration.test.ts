import { afterEach, describe, expect, it } from 'vitest';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Administration } from '../../../main/sync/ports/administration.ts';
import { failureOf } from '../http/requests.ts';
import { bodyOf, sendJson } from '../loopback-server.ts';
import { oddService, type Answers, type OddService } from './odd-service.ts';

const patience = (): AbortSignal => AbortSignal.timeout(60_000);

describe('the administration of an account', () => {
  let service: OddService | undefined;
  afterEach(async () => {
    await service?.stop();
  });

  const open = async (answers: Answers): Promise<Administration> => {
    service = await oddService(answers);
    if (!service.session.administration) throw new Error('The service has administrators');
    return service.session.administration;
  };
  const row = (id: number) => ({
    userid: String(id),
    name: `P${id}`,
    last_login: id * 1000,
    account_role: 'account_role_member',
  });
  /** Answers pages of 40 of a list that may change from one request to the next. */
  const pages = (listAt: (request: number) => readonly unknown[], isPaged = true) => {
    let requests = 0;
    return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { limit, row_number: start } = JSON.parse((await bodyOf(request)).toString()) as {
        limit: number;
        row_number: number;
      };
      const list = listAt((requests += 1));
      sendJson(response, list.slice(isPaged ? start : 0, (isPaged ? start : 0) + limit));
    };
  };
  const people = (count: number) => Array.from({ length: count }, (_, index) => row(index + 1));

  it('reads last sign-ins to the end, also after a last page that is full', async () => {
    const administration = await open({ '/1/account/people': pages(() => people(80)) });
    expect(await administration.signIns('all', patience())).toHaveLength(80);
    expect(service?.asked).toHaveLength(3);
  });

  it('misses nobody when a row is inserted between two pages, and ends where a service knows no pages', async () => {
    const administration = await open({
      '/1/account/people': pages((request) => (request === 1 ? people(60) : [row(100), ...people(60)])),
    });
    const ids = (await administration.signIns('all', patience())).map(({ id }) => Number(id));
    expect(ids.toSorted((a, b) => a - b)).toEqual(people(60).map(({ userid }) => Number(userid)));
    await service?.stop();
    const unpaged = await open({ '/1/account/people': pages(() => people(60), false) });
    expect(await unpaged.signIns('all', patience())).toHaveLength(40);
  });

  it('takes no sign-in and one at 0 for never, and no row without an id', async () => {
    const rows = [
      { ...row(1), last_login: 0 },
      { ...row(2), last_login: null },
    ];
    const administration = await open({ '/1/account/people': rows });
    expect((await administration.signIns('all', patience())).map(({ at }) => at)).toEqual([null, null]);
    await service?.stop();
    const wrong = await open({ '/1/account/people': [{ name: 'Nobody' }] });
    expect(await failureOf(wrong.signIns('all', patience()))).toMatchObject({ kind: 'broken' });
  });

  it('reads what somebody heads, whichever keys are there, and takes no answer about another', async () => {
    const full = {
      projects_data: { projects_owner: [{ id: 5, name: 'A' }] },
      teams_owner: [{ id: '7', name: 'T' }],
      templates_owner: null,
    };
    const administration = await open({
      '/1/account/people/1/owned-artifacts': { 1: full },
      '/1/account/people/2/owned-artifacts': { 2: {} },
      '/1/account/people/3/owned-artifacts': { 1: full },
      '/1/account/people/4/owned-artifacts': {},
    });
    expect(await administration.holdings('1', patience())).toEqual([
      { kind: 'workspace', id: '5', name: 'A' },
      { kind: 'team', id: '7', name: 'T' },
    ]);
    expect(await administration.holdings('2', patience())).toEqual([]);
    for (const id of ['3', '4'])
      expect(await failureOf(administration.holdings(id, patience()))).toMatchObject({ kind: 'broken' });
  });

  it('sends who goes, with everything handed on in one request, and believes only its own id', async () => {
    const bodies: unknown[] = [];
    const answer = (value: unknown) => async (request: IncomingMessage, response: ServerResponse) => {
      bodies.push(JSON.parse((await bodyOf(request)).toString()));
      sendJson(response, value);
    };
    const administration = await open({
      '/1/account/people/9': answer({ succeeded: ['9'], failed: [] }),
      '/1/account/people/8': answer({ succeeded: ['9'], failed: [] }),
      '/1/account/people/7': answer({}),
    });
    const bequest = (kind: 'workspace' | 'team', id: string) => ({
      holding: { kind, id, name: '' },
      heirId: '12345678901234567',
    });
    const bequests = [bequest('workspace', '5'), bequest('team', '6')];
    await administration.removePerson({ id: '9', isExternal: false, bequests }, patience());
    expect(bodies).toEqual([
      {
        action: 'delete_account_user',
        params: [{ 9: { workspaces: { 5: 12345678901234567 }, templates: {}, portfolios: {}, teams: { 6: 12345678901234567 } } }],
      },
    ]);
    for (const id of ['8', '7']) {
      const failure = await failureOf(administration.removePerson({ id, isExternal: true, bequests: [] }, patience()));
      expect(failure).toMatchObject({ kind: 'refused' });
    }
    expect(bodies.at(-1)).toMatchObject({ action: 'remove_account_user' });
  });

  it('looks whether a workspace was archived, where the answer to that says nothing', async () => {
    const listed = (archived: number) => async (request: IncomingMessage, response: ServerResponse) => {
      const { filter } = JSON.parse((await bodyOf(request)).toString()) as { filter: { archive_status: readonly number[] } };
      sendJson(response, filter.archive_status.includes(archived) ? [{ id: 5, name: 'W' }] : []);
    };
    const of = (archived: number): Answers => ({
      '/1/projects/5/': {},
      '/1/projects/5': { name: 'W' },
      '/2/account/projects': listed(archived),
    });
    await (await open(of(1))).workspaces.setArchived('5', true, patience());
    await service?.stop();
    const { workspaces } = await open(of(0));
    expect(await failureOf(workspaces.setArchived('5', true, patience()))).toMatchObject({ kind: 'refused' });
  });

  const me = { '/1/user/me/profile': { id: 3, first_name: 'Ro', last_name: 'Bot' } };
  const keys: readonly { says: string; access: readonly unknown[]; changes: 'yes' | 'no' | 'unknown' }[] = [
    { says: 'may write somewhere', access: ['read', 'write'], changes: 'yes' },
    { says: 'may write nowhere', access: ['read', 'read'], changes: 'no' },
    { says: 'is not told', access: [undefined, 'else'], changes: 'unknown' },
    { says: 'has no workspace', access: [], changes: 'unknown' },
  ];
  it.each(keys)('finds what a key may change that $says', async ({ access, changes }) => {
    const answers: Record<string, unknown> = { ...me, '/1/account/people': [] };
    answers['/2/account/projects'] = access.map((_word, id) => ({ id, name: 'W' }));
    for (const [id, word] of access.entries()) answers[`/2/documents/${id}`] = { container_id: 1, contents: [], access: word };
    const rights = await (await open(answers)).rights(patience());
    expect(rights).toMatchObject({ self: { id: '3' }, isRobot: true, people: true, workspaces: true, changes });
    expect(service?.asked.filter((line) => !/^GET |^POST \/[12]\/account\/(people|projects)$/.test(line))).toEqual([]);
  });

  it('finds what a key may not see', async () => {
    const administration = await open({ ...me, '/1/account/people': 403, '/2/account/projects': 403 });
    expect(await administration.rights(patience())).toMatchObject({ people: false, workspaces: false, changes: 'unknown' });
    expect(await administration.account(patience())).toBeNull();
  });
});
