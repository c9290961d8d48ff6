import { describe, expect, it } from 'vitest';
import { projectPlaceHost } from '../../../main/services/projectplace/addresses.ts';
import { defaultProfile } from '../../../main/services/projectplace/default-profile.ts';
import { decodedName, kindOfType, readItemFacts, readTime, readVersion } from '../../../main/services/projectplace/item-facts.ts';
import { multipartUpload } from '../../../main/services/projectplace/multipart.ts';
import { fillForm, pick, profileWith, showForm } from '../../../main/services/projectplace/profile.ts';
import { readVersions } from '../../../main/services/projectplace/versions.ts';
import { SyncError } from '../../../main/sync/errors.ts';
import { get } from '../http/requests.ts';

describe('projectPlaceHost', () => {
  it.each([
    ['https://api.projectplace.com', 'https://api.projectplace.com/2/documents/1', 'https://www.projectplace.com/pp/pp.cgi/r7'],
    ['https://acme.projectplace.com', 'https://acme.projectplace.com/2/documents/1', 'https://www.projectplace.com/pp/pp.cgi/r7'],
    [
      'https://service.projectplace.com',
      'https://service.projectplace.com/api/v2/documents/1',
      'https://www.projectplace.com/pp/pp.cgi/r7',
    ],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/2/documents/1', 'http://127.0.0.1:8080/pp/pp.cgi/r7'],
    [
      'https://projectplace.com.evil.test',
      'https://projectplace.com.evil.test/2/documents/1',
      'https://projectplace.com.evil.test/pp/pp.cgi/r7',
    ],
  ])('knows where %s has what', (url, api, page) => {
    const host = projectPlaceHost(url);
    expect([host.api('/2/documents/1'), host.page('7')]).toEqual([api, page]);
  });
});

describe('the operation profile', () => {
  it('fills placeholders: ids digit for digit, names as JSON', () => {
    const big = '9007199254740993';
    expect(fillForm(defaultProfile.move, { id: big, folderId: '2' })).toEqual({
      method: 'POST',
      path: '/2/documents/2/move',
      body: `{"ids":[${big}]}`,
      contentType: 'application/json',
    });
    expect(fillForm(defaultProfile.rename, { id: '1', name: '{id} "x" \n $&' }).body).toBe('{"name":"{id} \\"x\\" \\n $&"}');
    expect(fillForm(defaultProfile.restore, { id: '1', workspaceId: '5', type: 'document' }).body).toBe(
      '{"action":"restore","items":[{"id":1,"type":"document"}]}',
    );
  });

  it('shows requests to people', () => {
    expect(showForm(defaultProfile.createFolder)).toBe('POST /2/documents/{folderId}/create-folder {"name":"{name}"}');
    expect(showForm(defaultProfile.trash)).toBe('DELETE /1/documents/{id}');
  });

  it('takes corrections, and leaves the rest', () => {
    const change = {
      trash: { method: 'POST', path: '/1/documents/{id}/trash', body: { type: '{type}' }, types: { folder: 'map' } },
    };
    const profile = profileWith(JSON.stringify(change));
    expect(showForm(profile.trash)).toBe('POST /1/documents/{id}/trash {"type":"{type}"}');
    expect(profile.trash.types).toEqual({ folder: 'map' });
    expect(profile.move).toBe(defaultProfile.move);
    expect(profileWith(null)).toBe(defaultProfile);
  });

  it.each([
    ['{', 'is not a JSON object'],
    ['[]', 'is not a JSON object'],
    ['{"destroy":{}}', 'unknown request: destroy'],
    ['{"constructor":{}}', 'unknown request: constructor'],
    ['{"trash":{"method":"NUKE"}}', 'not valid at trash.method'],
    ['{"trash":{"path":"https://evil.test/"}}', 'not valid at trash.path'],
    ['{"trash":{"path":"//evil.test/1"}}', 'not valid at trash.path'],
    ['{"trash":{"path":"/1/../x"}}', 'not valid at trash.path'],
    ['{"trash":{"path":"/1/documents/{what}"}}', '{what} is not a placeholder'],
    ['{"trash":{"evidence":"documented"}}', 'not valid at trash.evidence'],
  ])('refuses %s', (text, message) => {
    const profile = (): unknown => profileWith(text);
    expect(profile).toThrow(SyncError);
    expect(profile).toThrow(message);
  });

  it('picks from answers', () => {
    expect(pick({ a: { b: [1] } }, 'a.b')).toEqual([1]);
    expect(pick([1], '')).toEqual([1]);
    expect(pick({ a: 1 }, 'a.b.c')).toBeUndefined();
    expect(pick({}, 'constructor')).toBeUndefined();
  });
});

describe('multipartUpload', () => {
  const read = async (name: string, content: string): Promise<{ bytes: string; length: number }> => {
    async function* open(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from(content));
    }
    const { body } = multipartUpload({ folderId: '1', name, size: Buffer.byteLength(content), open }, 'B');
    const chunks: Uint8Array[] = [];
    for await (const chunk of body.open()) chunks.push(chunk);
    return { bytes: Buffer.concat(chunks).toString(), length: body.length };
  };

  it('is what the vendor uploader sends', async () => {
    const bytes =
      '--B\r\nContent-Disposition: form-data; name="é%22%0D%0A.txt"; filename="é%22%0D%0A.txt"\r\n\r\nabc\r\n--B--\r\n';
    expect(await read('é"\r\n.txt', 'abc')).toEqual({ bytes, length: Buffer.byteLength(bytes) });
  });

  it('has an empty part for an empty file', async () => {
    const { bytes, length } = await read('a', '');
    expect(bytes).toBe('--B\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n\r\n--B--\r\n');
    expect(length).toBe(bytes.length);
  });
});

describe('item facts', () => {
  it.each([
    [1554900000, 1554900000000],
    [1687960180.368427, 1687960180368],
    [1687960180368, 1687960180368],
    ['2023-06-28 13:49:31Z', 1687960171000],
    ['2023-06-28T13:49:31', 1687960171000],
    ['2023-06-28 15:49:31+02:00', 1687960171000],
    [0, null],
    [1e300, null],
    [9e15, null],
    [Infinity, null],
    [NaN, null],
    [null, null],
    ['soon', null],
    [{}, null],
  ])('reads the time %j', (value, ms) => {
    expect(readTime(value)).toBe(ms);
  });

  it.each([
    [null, null],
    [0, null],
    ['', null],
    ['0', null],
    ['0.1', '0.1'],
    ['0.10', '0.10'],
    [0.1, '0.1'],
    [2, '2'],
    [true, null],
  ])('reads the version %j', (value, version) => {
    expect(readVersion(value)).toBe(version);
  });

  it('takes nothing for granted', () => {
    const nothing = { modifiedAt: null, modifiedBy: null, size: null, hash: null, version: null, writable: null };
    expect(readItemFacts({})).toEqual(nothing);
    expect(readItemFacts({ size: -1, sha256: 'x', modified_time: [], last_modifier: {}, ver_nr: {}, access: 7 })).toEqual(
      nothing,
    );
  });

  it('knows kinds and decodes names of last resort', () => {
    expect(['Folder', 'Document', 'Url', 'URL', 'Board'].map(kindOfType)).toEqual([
      'folder',
      'document',
      'link',
      'link',
      'other',
    ]);
    expect([decodedName('Q1_%20summary.pdf'), decodedName('100%')]).toEqual(['Q1_ summary.pdf', '100%']);
  });
});

describe('readVersions', () => {
  const answer = (value: unknown) => ({ value, time: { from: 0, until: 0 }, request: get('http://h.test/1') });
  const mapping = defaultProfile.versions.answer;

  it('puts the newest last, by time and then by id', () => {
    const rows = [
      { id: 10, ver_nr: '0.3', modified_time: 5 },
      { id: 9, ver_nr: '0.2', modified_time: 5 },
      { id: 99, ver_nr: '0.1', modified_time: 4 },
    ];
    expect(readVersions(answer(rows), mapping).map(({ id }) => id)).toEqual(['99', '9', '10']);
    expect(readVersions(answer({ rows }), { ...mapping, list: 'rows' })).toHaveLength(3);
  });

  it.each([[{}], [[{}]], [[null]]])('takes %j for broken', (value) => {
    expect(() => readVersions(answer(value), mapping)).toThrow(expect.objectContaining({ kind: 'broken' }));
  });
});
