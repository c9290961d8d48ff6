import { describe, expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { MultipartReader } from './multipart.ts';

/** What a body holds when it comes in pieces of `size` bytes. */
function read(body: string, size: number): readonly (readonly [string, string])[] {
  const reader = new MultipartReader('multipart/form-data; boundary="x-y"');
  const bytes = Buffer.from(body);
  const files: [string, string][] = [];
  let open: [string, Buffer[]] | null = null;
  for (let at = 0; at < bytes.length; at += size) {
    for (const event of reader.feed(bytes.subarray(at, at + size))) {
      if (event.type === 'file') open = [event.name, []];
      else if (event.type === 'bytes') open?.[1].push(Buffer.from(event.bytes));
      else if (event.type === 'fileEnd' && open) files.push([open[0], Buffer.concat(open[1]).toString()]);
    }
  }
  return files;
}

const part = (disposition: string, content: string) =>
  `--x-y\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: text/plain\r\n\r\n${content}\r\n`;

describe('a multipart body', () => {
  const body = `preamble\r\n${part('name="a.txt"; filename="a.txt"', 'one\r\n--x-not\r\n--x-')}${part('name="e"; filename="e"', '')}${part('name="z"; filename="z"', '\r\n')}--x-y--\r\nepilogue`;
  const files = [
    ['a.txt', 'one\r\n--x-not\r\n--x-'],
    ['e', ''],
    ['z', '\r\n'],
  ];

  it.each([1, 2, 3, 5, 7, 11, 64, 10_000])('reads the same in pieces of %i bytes', (size) => {
    expect(read(body, size)).toEqual(files);
  });

  it.each([
    ['name="field"; filename="åäö 日本.txt"', 'åäö 日本.txt'],
    ['name="q"; filename="say %22hi%22.txt"', 'say "hi".txt'],
    ['name="q"; filename="say \\"hi\\".txt"', 'say "hi".txt'],
    ['name="a; filename=b.txt"', 'a; filename=b.txt'],
    ['name="a; filename*=b"; filename="a; filename*=b"', 'a; filename*=b'],
    ['name="only the field"', 'only the field'],
    ['name="field.txt"; filename=""', 'field.txt'],
    ['name="b\\"; filename="b\\"', 'b\\'],
    ['name="100%.txt"; filename="100%.txt"', '100%.txt'],
    ["name*=utf-8''%C3%A5; filename*=utf-8''%C3%A5%20b.txt", 'å b.txt'],
    ['name=plain; filename=plain.txt', 'plain.txt'],
    ['filename="first.txt"; name="last"', 'first.txt'],
  ])('takes the name from %s', (disposition, name) => {
    expect(read(`${part(disposition, 'x')}--x-y--\r\n`, 4096)).toEqual([[name, 'x']]);
  });

  it('refuses what has no boundary or no names', () => {
    expect(() => new MultipartReader('application/json')).toThrow(ApiError);
    for (const nameless of ['', 'name=""; filename=""']) expect(() => read(part(nameless, 'x'), 4096)).toThrow(ApiError);
  });
});
