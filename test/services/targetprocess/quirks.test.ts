import { afterEach, describe, expect, it } from 'vitest';
import type { Boards } from '../../../main/sync/ports/boards.ts';
import type { Archive } from '../../../main/sync/ports/archive.ts';
import { failure, failureKind, named, patience, readAll, uploadOf } from '../../conformance/expectations.ts';
import { allWays, openTargetprocess, targetprocessSession, type TpWay } from '../../conformance/targetprocess-session.ts';
import { addAttachment } from '../../sandbox/targetprocess/files.ts';
import { demoSeed } from '../../sandbox/targetprocess/demo.ts';
import type { Manners } from '../../sandbox/targetprocess/installation.ts';
import { startTargetprocessSandbox } from '../../sandbox/targetprocess/server.ts';

type Opened = Awaited<ReturnType<typeof openTargetprocess>>;

let opened: Opened | null = null;

async function open(facts: { way?: TpWay; path?: string; manners?: Partial<Manners> } = {}): Promise<Opened> {
  opened = await openTargetprocess({ seed: demoSeed, ...facts });
  return opened;
}

afterEach(async () => {
  await opened?.stop();
  opened = null;
});

function boardsOf({ session }: Opened): Boards {
  if (!session.boards) throw new Error('There are no boards');
  return session.boards;
}

function idOf({ sandbox }: Opened, name: string): string {
  return String(sandbox.place().named.get(name)?.id ?? '');
}

function archiveOf(one: Opened): Archive {
  const root = `project-${idOf(one, 'Harbour Planner')}`;
  if (!one.session.archives) throw new Error('There are no archives');
  return one.session.archives.open(root, root);
}

describe('signing in', () => {
  it.each(allWays)('by %s tells who one is and what there is, and writes', async (way) => {
    const one = await open({ way });
    const { session } = one;
    expect(await session.whoAmI(patience())).toEqual({ id: '1', name: 'Ingrid Berg', email: 'ingrid@example.org' });
    const workspaces = await session.workspaces(patience());
    expect(workspaces.map(({ name, archived }) => [name, archived])).toEqual([
      ['Harbour Planner', false],
      ['Crew App', false],
      ['Old Tide Tables', true],
      ['Deckhands', false],
      ['Saved boards', false],
    ]);
    expect((await session.people(patience())).map(({ name }) => name)).toEqual(['Ingrid Berg', 'Max Meier', 'Gina Gast']);
    const card = idOf(one, 'Print the monthly report');
    await boardsOf(one).editCard(card, { title: `Written by ${way}` }, patience());
    expect(one.sandbox.place().store.find('Assignable', Number(card))?.fields['Name']).toBe(`Written by ${way}`);
  });

  it.each(allWays)('by %s that was ended says so, and what to do', async (way) => {
    const one = await open({ way });
    one.sandbox
      .place()
      .ended.add({ 'access-token': 'access_token', 'service-token': 'token', password: 'basic', cookie: 'cookie' }[way]);
    const error = await failure(one.session.whoAmI(patience()));
    expect([error.kind, error.message.includes('What was read stays here')]).toEqual(['auth', true]);
    const asked = one.sandbox.requests.length;
    await failure(one.session.whoAmI(patience()));
    // A password that was refused is not sent again: the service may lock the person out.
    expect(one.sandbox.requests.length - asked).toBe(way === 'password' ? 0 : 1);
  });

  it('works below a path of a host', async () => {
    const one = await open({ path: '/Targetprocess' });
    expect(one.account.url).toMatch(/\/Targetprocess$/);
    expect((await archiveOf(one).list(patience())).nodes).not.toHaveLength(0);
    expect(one.sandbox.requests.every(({ url }) => url.startsWith('/Targetprocess/'))).toBe(true);
  });
});

describe('what is sent where', () => {
  it.each(['access-token', 'password'] as const)(
    'a credential by %s goes to no other host, whatever addresses are told',
    async (way) => {
      const other = await startTargetprocessSandbox({ seed: demoSeed });
      try {
        const one = await open({ way, manners: { nextOrigin: other.url } });
        for (let at = 0; at < 1200; at += 1) addBug(one, `Bug ${at}`);
        const boards = boardsOf(one);
        const id = `project-${idOf(one, 'Harbour Planner')}`;
        expect((await boards.cards(id, patience())).length).toBeGreaterThan(1200);
        one.sandbox.addFault({ effect: { kind: 'status', status: 302, headers: { Location: `${other.url}/api/v1/Users` } } });
        await failure(one.session.whoAmI(patience()));
        expect(other.requests).toEqual([]);
      } finally {
        await other.stop();
      }
    },
  );

  it('no redirect is followed, not even to the same host', async () => {
    const one = await open({ way: 'password' });
    one.sandbox.addFault({ effect: { kind: 'status', status: 302, headers: { Location: '/api/v1/Users/LoggedUser' } } });
    expect(await failureKind(one.session.whoAmI(patience()))).toBe('broken');
    expect(one.sandbox.requests).toHaveLength(1);
  });

  it.each(allWays)('no error of an account by %s holds its secret', async (way) => {
    const one = await open({ way });
    const { accessToken, serviceToken, password, cookie } = one.sandbox.credentials;
    const secret = [accessToken, serviceToken, password, cookie];
    const effects = [
      { kind: 'status', status: 500 },
      { kind: 'status', status: 403 },
      { kind: 'html200' },
      { kind: 'reset' },
      { kind: 'truncate', after: 5 },
    ] as const;
    for (const effect of effects) {
      one.sandbox.addFault({ effect, times: 3 });
      const error = await failure(one.session.whoAmI(patience()));
      const told = `${error.message} ${error.stack ?? ''} ${JSON.stringify(error.cause)}`;
      expect(secret.filter((text) => told.includes(text) || told.includes(encodeURIComponent(text)))).toEqual([]);
      one.sandbox.clearFaults();
    }
  });
});

function addBug({ sandbox }: Opened, name: string): void {
  const { store, named: names } = sandbox.place();
  const template = names.get('Names with an apostrophe cannot book');
  store.add('Bug', { ...template?.fields, Name: name });
}

describe('lists', () => {
  it('are read past a page, also when rows go in between', async () => {
    const one = await open();
    for (let at = 0; at < 1500; at += 1) addBug(one, `Bug ${at}`);
    const cards = await boardsOf(one).cards(`project-${idOf(one, 'Harbour Planner')}`, patience());
    expect(new Set(cards.map(({ id }) => id)).size).toBe(cards.length);
    expect(cards.filter(({ title }) => title.startsWith('Bug '))).toHaveLength(1500);
  });

  it('whose filter was passed over are not believed', async () => {
    const one = await open({ manners: { ignoresFilters: true } });
    expect(await failureKind(boardsOf(one).cards(`project-${idOf(one, 'Harbour Planner')}`, patience()))).toBe('broken');
    expect(await failureKind(archiveOf(one).list(patience()))).toBe('broken');
  });

  it('of attachments are whole where the service counts none', async () => {
    const one = await open({ manners: { ignoresAppend: true } });
    const { nodes } = await archiveOf(one).list(patience());
    expect(
      nodes
        .filter(({ kind }) => kind === 'document')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['Vision.md', 'log.txt', 'prices 2027.csv', 'sketch.txt']);
  });
});

describe('dates', () => {
  it.each(['+0200', '-0330', '+1300', '+0000'])('are the days that people see at %s', async (offset) => {
    const one = await open({ manners: { offset } });
    const boards = boardsOf(one);
    const card = idOf(one, 'Print the monthly report');
    for (const day of ['2026-03-29', '2026-12-31', '2028-02-29']) {
      const changed = await boards.editCard(card, { dueOn: day, startOn: day }, patience());
      expect([changed.startOn, changed.dueOn]).toEqual([day, day]);
    }
    expect((await boards.editCard(card, { dueOn: null }, patience())).dueOn).toBeNull();
  });
});

describe('answers in XML', () => {
  it('say what those in JSON say', async () => {
    const one = await open();
    const boards = boardsOf(one);
    const project = `project-${idOf(one, 'Harbour Planner')}`;
    const read = async () => {
      const signal = patience();
      const board = await boards.board(project, signal);
      const cards = await boards.cards(project, signal);
      // Moments lack their zone there.
      const still = cards.map((card) => ({ ...card, modifiedAt: null, createdAt: null, movedAt: null }));
      return [await one.session.whoAmI(signal), (await one.session.workspaces(signal)).length, board, still] as const;
    };
    const inJson = await read();
    Object.assign(one.sandbox.place().manners, { answersXml: true });
    expect(await read()).toEqual(inJson);
    const made = await boards.createCard(
      { boardId: project, columnId: inJson[2].columns[0]?.id ?? '', fields: { title: 'A <b> & "c"' }, checklist: [] },
      patience(),
    );
    expect(made.title).toBe('A <b> & "c"');
  });

  it.each([
    ['cut off', '<Users><User ResourceType="User" Id="1"><Login>a</Login>'],
    ['crossed', '<User ResourceType="User" Id="1"><Login>a</User></Login>'],
    ['with a document type', '<!DOCTYPE x [<!ENTITY a "b">]><User ResourceType="User" Id="1"/>'],
    ['bottomless', '<a>'.repeat(5000)],
  ])('that are %s are told as broken', async (_what, body) => {
    const one = await open();
    const headers = { 'Content-Type': 'application/xml' };
    one.sandbox.addFault({ effect: { kind: 'status', status: 200, body, headers }, times: 3 });
    expect(await failureKind(one.session.whoAmI(patience()))).toBe('broken');
  });
});

describe('errors', () => {
  it('are understood in JSON and in XML', async () => {
    const one = await open();
    const xml = '<?xml version="1.0"?><Error><Status>BadRequest</Status><Message>Too &lt;odd&gt;.</Message></Error>';
    for (const body of [xml, { Status: 'BadRequest', Message: 'Too <odd>.', Type: 'Presentational' }]) {
      one.sandbox.addFault({ effect: { kind: 'status', status: 400, body, headers: { 'Content-Type': 'application/xml' } } });
      const error = await failure(one.session.whoAmI(patience()));
      expect([error.kind, error.message.includes('Too <odd>.')]).toEqual(['refused', true]);
    }
  });

  it.each([
    ['401', { kind: 'status', status: 401 }, 'auth'],
    ['403', { kind: 'status', status: 403 }, 'refused'],
    ['404', { kind: 'status', status: 404 }, 'gone'],
    ['404 as a page', { kind: 'status', status: 404, body: '<html></html>' }, 'broken'],
    ['429', { kind: 'throttle', retryAfter: 60 }, 'throttled'],
    ['500', { kind: 'status', status: 500 }, 'broken'],
    ['503', { kind: 'status', status: 503 }, 'offline'],
    ['a page', { kind: 'html200' }, 'broken'],
    ['half an answer', { kind: 'truncate', after: 20 }, 'broken'],
  ] as const)('%s is told as what it is', async (_what, effect, kind) => {
    const one = await open();
    one.sandbox.addFault({ effect, times: 10 });
    expect(await failureKind(one.session.whoAmI(patience()))).toBe(kind);
  });
});

describe('files', () => {
  it('that come as a page with a token are none, and the reason is told', async () => {
    const one = await open({ manners: { filesNeedPassword: true } });
    const { nodes } = await archiveOf(one).list(patience());
    const error = await failure(readAll(archiveOf(one), named(nodes, 'log.txt').id));
    expect([error.kind, error.message.includes('sign in with a password')]).toEqual(['broken', true]);
    const byPassword = targetprocessSession(one.sandbox, 'password');
    const root = `project-${idOf(one, 'Harbour Planner')}`;
    const archive = byPassword.session.archives?.open(root, root);
    expect(archive && String(await readAll(archive, named(nodes, 'log.txt').id))).toContain('low water');
    await byPassword.stop();
  });

  it('that are counted and not listed make their folder unknown, not empty', async () => {
    const one = await open({ manners: { losesAttachment: true } });
    const { nodes, unreadable } = await archiveOf(one).list(patience());
    // The last one is of the project itself, where nobody counts.
    expect([unreadable, nodes.length]).toEqual([[], 5]);
    const card = one.sandbox.place().store.get('General', Number(idOf(one, 'Book a berth online')));
    addAttachment(one.sandbox.place(), card, { name: 'late.txt', bytes: Buffer.from('late') });
    const again = await archiveOf(one).list(patience());
    expect(again.unreadable).toEqual([`card-${card.id}`]);
    expect(again.nodes.map(({ id }) => id)).toContain(`card-${card.id}`);
  });

  it('of another length than they are listed with are not believed', async () => {
    const one = await open();
    const archive = archiveOf(one);
    const { id } = named((await archive.list(patience())).nodes, 'log.txt');
    one.sandbox.place().store.files.set(Number(id.replace('file-', '')), Buffer.from('An error has occurred.'));
    expect(await failureKind(readAll(archive, id))).toBe('broken');
  });

  it('and cards may have the same number', async () => {
    const one = await open();
    const { nodes } = await archiveOf(one).list(patience());
    const numbers = (kind: string) => new Set(nodes.filter((node) => node.kind === kind).map(({ id }) => id.replace(/\D/g, '')));
    expect([...numbers('folder')].some((id) => numbers('document').has(id))).toBe(true);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    const archive = archiveOf(one);
    const { id } = named(nodes, 'sketch.txt');
    expect(archive.webAddress(id)).toMatch(/\/Attachment\.aspx\?AttachmentID=\d+$/);
    await archive.list(patience());
    expect(archive.webAddress(id)).toBe(`${one.account.url}/entity/${idOf(one, 'Book a berth online')}`);
  });

  it('are added beside one of their name, never over it', async () => {
    const one = await open();
    const archive = archiveOf(one);
    const folder = named((await archive.list(patience())).nodes, `${idOf(one, 'Book a berth online')} Book a berth online`);
    const made = await archive.upload(uploadOf(folder.id, 'sketch.txt', Buffer.from('another')), patience());
    const twins = (await archive.children(folder.id, patience())).filter(({ name }) => name === 'sketch.txt');
    expect([twins.length, made.first, made.version]).toEqual([2, true, null]);
    expect(twins.find(({ id }) => id === made.id)).toMatchObject({ size: 7, parentId: folder.id });
  });

  it('of a project that may not be seen any more are not told as none', async () => {
    const one = await open();
    const archive = archiveOf(one);
    one.sandbox.addFault({ pathMatches: '^/api/v1/Projects/', effect: { kind: 'status', status: 404 } });
    expect(await failureKind(archive.list(patience()))).toBe('gone');
  });
});
