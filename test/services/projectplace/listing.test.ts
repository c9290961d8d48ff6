import { afterEach, describe, expect, it } from 'vitest';
import { openArchive } from '../../../main/app/archives.ts';
import type { RemoteListing } from '../../../main/sync/ports/archive.ts';
import { failureOf } from '../http/requests.ts';
import { type Answers, type OddService, oddService } from './odd-service.ts';

const tree = '/1/projects/5/documents';
const root = '/2/documents/50';
const emptyRoot = { container_id: 50, access: 'write', contents: [] };

describe('listing', () => {
  let service: OddService | null = null;
  afterEach(async () => {
    await service?.stop();
    service = null;
  });

  const open = async (answers: Answers): Promise<OddService> => (service = await oddService(answers));
  const list = async (answers: Answers): Promise<RemoteListing> =>
    (await open(answers)).archive.list(AbortSignal.timeout(60_000));
  const brief = ({ nodes }: RemoteListing) => nodes.map(({ id, parentId, kind, name }) => `${parentId}/${id} ${kind} ${name}`);

  it('takes missing keys for empty, and ids beyond 2^53 as they are', async () => {
    const body = `{"containers":[{"id":9007199254740993,"name":"A","contents":{"documents":[{"id":9007199254740995,"name":"b"}]}}]}`;
    const listing = await list({
      [tree]: body,
      [root]: `{"container_id":50,"contents":[{"id":9007199254740993,"type":"Folder","file_name":"A"}]}`,
    });
    expect(brief(listing)).toEqual(['50/9007199254740993 folder A', '9007199254740993/9007199254740995 document b']);
    expect(listing.blind).toBe(true);
  });

  it('gives the top the id that it was asked for, whichever the service uses', async () => {
    const answers = { [tree]: { documents: [{ id: 1, name: 'a' }] }, '/2/documents/5': emptyRoot };
    const { archive, session, asked } = await open({
      ...answers,
      [root]: { container_id: 50, contents: [{ id: 1, type: 'Document', file_name: 'a' }] },
    });
    const signal = AbortSignal.timeout(60_000);
    expect(brief(await archive.list(signal))).toEqual(['50/1 document a']);
    expect(brief(await openArchive(session, '5', '5').list(signal))).toEqual(['5/1 document a']);
    const before = asked.length;
    await archive.list(signal);
    // That both ids name one container is asked once.
    expect(asked.slice(before)).toEqual([`GET ${tree}?recursive=true&include_urls=true`]);
  });

  it('reads the level where the tree does not know the root', async () => {
    const elsewhere = { container_id: 50, contents: [{ id: 7, type: 'Document', file_name: 'x' }] };
    expect(brief(await list({ [tree]: { documents: [{ id: 1, name: 'a' }] }, [root]: elsewhere }))).toEqual(['50/7 document x']);
  });

  it('asks for folders that come without contents', async () => {
    const listing = await list({
      [tree]: {
        containers: [
          {
            id: 50,
            name: 'Pair',
            contents: {
              containers: [
                { id: 51, name: 'A' },
                { id: 52, name: 'B', contents: null },
              ],
            },
          },
        ],
      },
      '/2/documents/51': { container_id: 51, contents: [{ id: 60, type: 'Board', os_file_name: 'c%20d' }] },
      '/2/documents/52': 403,
    });
    expect(brief(listing)).toEqual(['50/51 folder A', '50/52 folder B', '51/60 other c d']);
    expect(listing.unreadable).toEqual(['52']);
  });

  it('believes an empty tree only when the root says so', async () => {
    const { archive } = await open({ [tree]: {}, '/2/documents/5': emptyRoot, [root]: emptyRoot });
    expect((await archive.list(AbortSignal.timeout(60_000))).nodes).toEqual([]);
    await service?.stop();
    const wrong = await open({ [tree]: {}, '/2/documents/5': { contents: [] } });
    expect((await failureOf(openArchive(wrong.session, '5', '5').list(AbortSignal.timeout(60_000)))).kind).toBe('broken');
  });

  it('does not believe an empty tree while the root says what is in it', async () => {
    const full = { container_id: 5, access: 'write', contents: [{ id: 1, type: 'Document', name: 'a' }] };
    const { session } = await open({ [tree]: {}, '/2/documents/5': full });
    expect((await failureOf(openArchive(session, '5', '5').list(AbortSignal.timeout(60_000)))).kind).toBe('broken');
  });

  it.each([
    [
      'a tree with an item twice',
      {
        [tree]: {
          documents: [
            { id: 1, name: 'a' },
            { id: 1, name: 'a' },
          ],
        },
      },
      'broken',
    ],
    ['a name that is no text', { [tree]: { documents: [{ id: 1, name: 7 }] } }, 'broken'],
    ['an item without id', { [tree]: { documents: [{ name: 'a' }] } }, 'broken'],
    ['an id that is none', { [tree]: { documents: [{ id: -1, name: 'a' }] } }, 'broken'],
    ['a link that leads nowhere', { [tree]: { urls: [{ id: 1, name: 'a' }] } }, 'broken'],
    ['contents that are a list', { [tree]: { containers: [{ id: 1, name: 'a', contents: [] }] } }, 'broken'],
    [
      'a folder that does not say what is in it',
      { [tree]: 403, '/2/documents/5': { container_id: 5, access: 'write' } },
      'broken',
    ],
    ['a root that is not a container', { [tree]: 403, '/2/documents/5': { id: 5, contents: [] } }, 'broken'],
    [
      'a level item without name',
      { [tree]: 403, '/2/documents/5': { container_id: 5, contents: [{ id: 1, type: 'Document' }] } },
      'broken',
    ],
    ['a root that is gone', { [tree]: 404, '/2/documents/5': 404 }, 'gone'],
    ['a root that may not be read', { [tree]: 403, '/2/documents/5': 403 }, 'refused'],
  ])('does not take %s', async (_what, answers, kind) => {
    const { session } = await open(answers);
    expect((await failureOf(openArchive(session, '5', '5').list(AbortSignal.timeout(60_000)))).kind).toBe(kind);
  });

  it('does not take the end of one folder for the end of the archive', async () => {
    const listing = await list({
      [tree]: 405,
      [root]: { container_id: 50, contents: [{ id: 1, type: 'Folder', file_name: 'a' }] },
    });
    expect([brief(listing), listing.unreadable]).toEqual([['50/1 folder a'], ['1']]);
  });

  it('says that it is changing when a folder is met twice', async () => {
    const child = { id: 3, type: 'Folder', file_name: 'moved' };
    const { archive } = await open({
      [tree]: 403,
      [root]: {
        container_id: 50,
        contents: [
          { id: 1, type: 'Folder', file_name: 'a' },
          { id: 2, type: 'Folder', file_name: 'b' },
        ],
      },
      '/2/documents/1': { container_id: 1, contents: [child] },
      '/2/documents/2': { container_id: 2, contents: [child] },
      '/2/documents/3': { container_id: 3, contents: [] },
    });
    expect((await failureOf(archive.list(AbortSignal.timeout(60_000)))).kind).toBe('busy');
  });

  it('reads a flat and a deep tree', async () => {
    const documents = Array.from({ length: 50_000 }, (_all, index) => ({
      id: index + 1000,
      name: `Document ${index}`,
      modified_time: 1,
    }));
    let deep: unknown = { documents: [{ id: 900_000, name: 'bottom' }] };
    for (let level = 0; level < 500; level += 1) deep = { containers: [{ id: 800_000 + level, name: 'x', contents: deep }] };
    const { session } = await open({ [tree]: { documents, ...(deep as object) } });
    const { nodes, blind } = await openArchive(session, '5', '5').list(AbortSignal.timeout(60_000));
    expect([nodes.length, blind]).toEqual([50_501, false]);
  });
});
