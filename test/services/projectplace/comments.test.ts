import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Boards } from '../../../main/sync/ports/boards.ts';
import { failureOf } from '../http/requests.ts';
import { bodyOf, sendJson } from '../loopback-server.ts';
import { type Answers, type OddService, oddService } from './odd-service.ts';

const patience = (): AbortSignal => AbortSignal.timeout(60_000);
const v3 = '/3/conversations/comments';
const add3 = '/3/conversations/comment';
const v1 = '/1/cards/7/comments';
const add1 = '/1/cards/7/comments/create-new';
const me = { '/1/user/me/profile': { id: 9, first_name: 'Ann', last_name: 'Lee' } };

let service: OddService | null = null;
afterEach(async () => {
  await service?.stop();
  service = null;
});

async function boardsOf(answers: Answers): Promise<Boards> {
  service = await oddService({ ...me, ...answers });
  if (service.session.boards === undefined) throw new Error('The service has no boards');
  return service.session.boards;
}

/** How often each path was asked for. */
function asked(path: string): number {
  return (service?.asked ?? []).filter((line) => line.replace(/^\w+ /, '').replace(/\?.*$/, '') === path).length;
}

const plain = [{ id: 1, text: 'Old way', create_time: '2023-06-28 13:49:31Z', may_delete: true, author: { id: 8, name: 'Max' } }];

describe('comments', () => {
  it.each([
    ['a name in the place of a mention', { text: '', encoded_text: 'Hi @[8]!', at_refs: { 8: 'Max Meier' } }, 'Hi @Max Meier!'],
    ['the text as it is', { text: 'Hi @Max', encoded_text: 'Hi @[8]', at_refs: { 8: 'Max Meier' } }, 'Hi @Max'],
    ['a mention without a name', { encoded_text: 'Hi @[8]' }, 'Hi @[8]'],
    ['nothing', {}, ''],
  ])('read %s', async (_what, row, text) => {
    const boards = await boardsOf({
      [v3]: { data: [{ id: 1, created_by: { id: 9, first_name: 'Ann', last_name: 'Lee' }, ...row }] },
    });
    expect(await boards.comments('7', patience())).toEqual([
      { id: '1', cardId: '7', text, authorId: '9', authorName: 'Ann Lee', createdAt: null, mine: true },
    ]);
  });

  it.each([[{}], [{ data: [] }], [{ data: null }]])('are none in %j', async (value) => {
    expect(await (await boardsOf({ [v3]: value })).comments('7', patience())).toEqual([]);
  });

  it.each([[[]], [{ data: {} }], [{ data: [1] }], [{ data: [{ text: 'x' }] }], [{ data: [{ id: 1, text: 5 }] }]])(
    'are broken as %j',
    async (value) => {
      expect((await failureOf((await boardsOf({ [v3]: value })).comments('7', patience()))).kind).toBe('broken');
    },
  );

  it.each([403, 404])('come by the first version where the third answers %d, which is remembered', async (status) => {
    const boards = await boardsOf({ [v3]: status, [v1]: plain });
    const expected = [
      { id: '1', cardId: '7', text: 'Old way', authorId: '8', authorName: 'Max', createdAt: 1687960171000, mine: true },
    ];
    expect(await boards.comments('7', patience())).toEqual(expected);
    expect(await boards.comments('7', patience())).toEqual(expected);
    expect([asked(v3), asked(v1)]).toEqual([1, 2]);
    expect((await failureOf(boards.editComment({ id: '1', cardId: '7' }, 'x', patience()))).kind).toMatch(/refused|gone/);
  });

  it('do not come by the first version when the third just fails, or has worked before', async () => {
    const boards = await boardsOf({ [v3]: 500, [v1]: plain });
    expect((await failureOf(boards.comments('7', patience()))).kind).toBe('broken');
    expect(asked(v1)).toBe(0);
    await service?.stop();
    let calls = 0;
    const once = (_request: IncomingMessage, response: ServerResponse): void => {
      calls += 1;
      sendJson(response, calls === 1 ? { data: [] } : { error_code: 'X' }, calls === 1 ? 200 : 403);
    };
    const other = await boardsOf({ [v3]: once, [v1]: plain });
    expect(await other.comments('7', patience())).toEqual([]);
    expect((await failureOf(other.comments('7', patience()))).kind).toBe('refused');
  });

  it('are added by the first version where the third is refused, and looked up where the answer does not name them', async () => {
    const boards = await boardsOf({ [add3]: 403, [add1]: {}, [v1]: [...plain, { id: 2, text: 'New', may_delete: true }] });
    expect(await boards.addComment('7', 'New', patience())).toMatchObject({ id: '2', text: 'New', mine: true });
    expect([asked(add3), asked(add1)]).toEqual([1, 1]);
    const { kind, maybeDone } = await failureOf(boards.addComment('7', 'Another', patience()));
    expect([kind, maybeDone, asked(add3)]).toEqual(['broken', true, 1]);
  });

  it('are added as forms, which name the comment', async () => {
    const bodies: [string | undefined, string][] = [];
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      bodies.push([request.headers['content-type'], (await bodyOf(request)).toString()]);
      sendJson(response, { data: { id: 3 } });
    };
    const boards = await boardsOf({ [add3]: answer });
    expect(await boards.addComment('7', 'a & b=ü', patience())).toMatchObject({
      id: '3',
      text: 'a & b=ü',
      authorId: '9',
      mine: true,
    });
    expect(bodies).toEqual([
      [
        'application/x-www-form-urlencoded',
        'text=a+%26+b%3D%C3%BC&encoded_text=a+%26+b%3D%C3%BC&attachments=%5B%5D&send_to_external=False&sent_from=web&item_name=card&item_id=7',
      ],
    ]);
  });

  it('are never half of them: pages that do not join are refused', async () => {
    const rows = Array.from({ length: 150 }, (_all, index) => ({ id: index + 1, text: `C${index}`, created_at: index + 1 }));
    let removed = false;
    const page = (request: IncomingMessage, response: ServerResponse): void => {
      const offset = Number(new URL(request.url ?? '', 'http://x').searchParams.get('offset'));
      sendJson(response, { data: (removed ? rows.slice(1) : rows).slice(offset, offset + 100) });
      removed = true;
    };
    const boards = await boardsOf({ [v3]: page });
    expect((await failureOf(boards.comments('7', patience()))).kind).toBe('busy');
    expect(await boards.comments('7', patience())).toHaveLength(149);
  });

  it('do without the own name where it is not told', async () => {
    const boards = await boardsOf({ '/1/user/me/profile': 403, [v3]: { data: [{ id: 1, text: 'x', created_by: { id: 9 } }] } });
    expect(await boards.comments('7', patience())).toMatchObject([{ mine: false, authorName: '' }]);
  });
});
