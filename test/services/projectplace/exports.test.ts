import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { ExportContent, WorkspaceExports } from '../../../main/sync/ports/exports.ts';
import { failureOf } from '../http/requests.ts';
import { bodyOf, sendJson } from '../loopback-server.ts';
import { type Answers, type OddService, oddService } from './odd-service.ts';

const patience = (): AbortSignal => AbortSignal.timeout(60_000);

let service: OddService | null = null;
afterEach(async () => {
  await service?.stop();
  service = null;
});

async function exportsOf(answers: Answers): Promise<WorkspaceExports> {
  service = await oddService(answers);
  if (service.session.exports === undefined) throw new Error('The service has no exports');
  return service.session.exports;
}

const textOf = async ({ chunks }: ExportContent): Promise<string> => (await buffer(chunks)).toString();

describe('exports of workspaces', () => {
  it('are asked for with every part, yes or no, and have a bare number as their id', async () => {
    const bodies: unknown[] = [];
    const exports = await exportsOf({
      '/1/projects/5/exports': async (request: IncomingMessage, response: ServerResponse) => {
        bodies.push(JSON.parse((await bodyOf(request)).toString()));
        sendJson(response, 51_207);
      },
    });
    expect(await exports.start('5', ['documents', 'issues'], patience())).toBe('51207');
    expect(bodies).toEqual([
      {
        include_documents: true,
        include_all_document_versions: false,
        include_plan: false,
        include_plan_attachments: false,
        include_boards: false,
        include_card_attachments: false,
        include_archived_boards: false,
        include_conversations: false,
        include_conversation_attachments: false,
        include_issues_2: true,
        include_issues_2_attachments: false,
      },
    ]);
  });

  it.each([
    [{ id: 1 }, 'broken'],
    [[7], 'broken'],
  ])('are not begun when the answer is %j', async (answer, kind) => {
    const exports = await exportsOf({ '/1/projects/5/exports': answer });
    expect(await failureOf(exports.start('5', [], patience()))).toMatchObject({ kind, maybeDone: true });
  });

  it.each([
    [
      { done: false, download_uri: 'x', download_name: 'A.zip' },
      { done: false, name: 'A.zip', address: null },
    ],
    [
      { done: true, download_uri: 'u', download_name: 'A.zip' },
      { done: true, name: 'A.zip', address: 'u' },
    ],
    [
      { done: true, download_url: 'u' },
      { done: true, name: '', address: 'u' },
    ],
  ])('stand as %j says', async (answer, state) => {
    const exports = await exportsOf({ '/1/projects/5/exports/7': answer });
    expect(await exports.state('5', '7', patience())).toEqual(state);
  });

  it.each([[{ done: true }], [{}], [[]]])('are not believed when the answer is %j', async (answer) => {
    const exports = await exportsOf({ '/1/projects/5/exports/7': answer });
    expect(await failureOf(exports.state('5', '7', patience()))).toMatchObject({ kind: 'broken' });
  });

  const zip = { 'content-type': 'application/zip', 'content-disposition': 'attachment; filename="a.zip"' };
  it.each([
    { says: 'sends the rest', from: 3, status: 206, range: 'bytes 3-5/6', body: 'def', gets: 'def', begins: 3 },
    { says: 'sends all again', from: 3, status: 200, range: null, body: 'abcdef', gets: 'abcdef', begins: 0 },
  ])('are fetched where the service $says', async ({ from, status, range, body, gets, begins }) => {
    const asked: (string | undefined)[] = [];
    const exports = await exportsOf({
      '/files/a.zip': (request: IncomingMessage, response: ServerResponse) => {
        asked.push(request.headers.range);
        response.writeHead(status, { ...zip, ...(range === null ? {} : { 'content-range': range }) }).end(body);
      },
    });
    const content = await exports.read(`${service?.url ?? ''}/files/a.zip`, from, patience());
    expect([content.from, await textOf(content), asked]).toEqual([begins, gets, [`bytes=${from}-`]]);
  });

  it('are not put together of parts that do not fit', async () => {
    const exports = await exportsOf({
      '/files/a.zip': (_request: IncomingMessage, response: ServerResponse) => {
        response.writeHead(206, { ...zip, 'content-range': 'bytes 2-5/6' }).end('cdef');
      },
    });
    const read = exports.read(`${service?.url ?? ''}/files/a.zip`, 3, patience());
    expect(await failureOf(read)).toMatchObject({ kind: 'broken' });
  });

  it.each(['https://files.example.org/a.zip', 'http://127.0.0.1:9/a.zip', '/files/a.zip'])(
    'are not fetched from another host, to which the key would go: %s',
    async (address) => {
      const exports = await exportsOf({});
      expect(await failureOf(exports.read(address, 0, patience()))).toMatchObject({ kind: 'refused' });
    },
  );
});
