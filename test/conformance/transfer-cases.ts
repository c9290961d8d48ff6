import { describe, expect, it } from 'vitest';
import type { RemoteListing, RemoteNode } from '../../main/sync/ports/archive.ts';
import type { ArchiveLack, ConformanceWorld } from './conformance-world.ts';
import { failure, failureKind, hash, named, patience, readAll, text, uploadOf } from './expectations.ts';

/** Contents, down and up. */
export function transferCases(world: () => ConformanceWorld, has: (what: ArchiveLack) => boolean): void {
  const faulty = it.runIf(has('faults'));
  const list = (): Promise<RemoteListing> => world().archive.list(patience());
  const find = async (wanted: string): Promise<RemoteNode> => named((await list()).nodes, wanted);
  const stored = (id: string): string | null | undefined =>
    world()
      .seen()
      .find((item) => item.id === id)?.sha256;

  describe('reading', () => {
    it('brings the bytes, none or many', async () => {
      const big = Buffer.alloc(3_000_000, 'tidemark ');
      const cases = [Buffer.alloc(0), text('<html>real page</html>'), text('{"error_code":"X"}'), big];
      const names = ['empty.bin', 'page.html', 'data.json', 'big.bin'];
      for (const [index, content] of cases.entries()) {
        const id = world().put('Reports', names[index] ?? '', content);
        expect(hash(await readAll(world().archive, id))).toBe(hash(content));
      }
    });

    it('promises the size', async () => {
      const { id } = await find('plan.txt');
      const content = await world().archive.read(id, patience());
      expect(content.size).toBe(8);
      for await (const chunk of content.chunks) expect(chunk.length).toBe(8);
    });

    it('tells of a missing document as gone', async () => {
      const { id } = await find('plan.txt');
      world().remove(id);
      expect(await failureKind(world().archive.read(id, patience()))).toBe('gone');
    });

    faulty.each([
      ['a web page', { kind: 'html200' }, 'broken'],
      ['an error object', { kind: 'status', status: 200, body: { error_code: 'SERVER_ERROR' } }, 'broken'],
      ['half of it', { kind: 'truncate', after: 3 }, 'broken'],
      ['too little', { kind: 'wrongLength', by: 10 }, 'broken'],
      ['404 as a web page', { kind: 'status', status: 404, body: '<html>proxy</html>' }, 'broken'],
      ['403', { kind: 'status', status: 403 }, 'refused'],
      ['500 for ever', { kind: 'status', status: 500 }, 'broken'],
      ['503 for ever', { kind: 'status', status: 503 }, 'offline'],
      ['resets for ever', { kind: 'reset' }, 'offline'],
    ] as const)('does not take %s for content', async (_what, effect, kind) => {
      const { id } = await find('plan.txt');
      world().fault('read', effect, { times: 10 });
      expect(await failureKind(readAll(world().archive, id))).toBe(kind);
    });

    faulty('stops in the middle', async () => {
      const id = world().put('Reports', 'slow.bin', Buffer.alloc(100_000));
      world().fault('read', { kind: 'drip', bytes: 1000, ms: 50 });
      const stop = new AbortController();
      const work = readAll(world().archive, id, stop.signal);
      setTimeout(() => stop.abort(), 200);
      expect(await failureKind(work)).toBe('busy');
    });
  });

  describe('uploading', () => {
    it.runIf(has('versions'))('adds a document, then a version', async () => {
      const reports = await find('Reports');
      const first = await world().archive.upload(uploadOf(reports.id, 'new.txt', text('one')), patience());
      const second = await world().archive.upload(uploadOf(reports.id, 'new.txt', text('two')), patience());
      expect(second.id).toBe(first.id);
      expect(first.first).toBe(true);
      expect(second.first).not.toBe(true);
      expect(second.version).not.toBe(first.version);
      expect(stored(first.id)).toBe(hash(text('two')));
      const node = await find('new.txt');
      expect(node.modifiedAt).toBeGreaterThanOrEqual(second.from);
      expect(node.modifiedAt).toBeLessThanOrEqual(second.until);
    });

    it('adds a second document where no versions are kept', async () => {
      const first = await world().archive.upload(uploadOf(world().archive.rootId, 'twice.txt', text('one')), patience());
      const second = await world().archive.upload(uploadOf(world().archive.rootId, 'twice.txt', text('two')), patience());
      expect(second.id).not.toBe(first.id);
      expect([first.version, second.version]).toEqual([null, null]);
    });

    it('carries awkward names and bytes over', async () => {
      const reports = await find('Reports');
      for (const one of ['a"b.txt', 'é🎉.txt', '100 %.txt', '%22.bin', "it's; x=1.txt", 'e\u0301.txt']) {
        const bytes = Buffer.from(`\r\n--tidemark-x--\r\n${one}`);
        const { id } = await world().archive.upload(uploadOf(reports.id, one, bytes), patience());
        // A quote is sent as %22 and cannot be told from a real %22.
        expect(
          world()
            .seen()
            .find((item) => item.id === id)?.name,
        ).toBe(one.replace('%22', '"'));
        expect(stored(id)).toBe(hash(bytes));
      }
    });

    it('carries empty and large files, and tells how far it is', async () => {
      const reports = await find('Reports');
      const big = Buffer.alloc(2_000_000, 7);
      const sent: number[] = [];
      const request = { ...uploadOf(reports.id, 'big.bin', big), onProgress: (bytes: number) => sent.push(bytes) };
      expect(stored((await world().archive.upload(request, patience())).id)).toBe(hash(big));
      expect(sent.at(-1)).toBe(big.length);
      const empty = await world().archive.upload(uploadOf(reports.id, 'empty.bin', Buffer.alloc(0)), patience());
      expect(stored(empty.id)).toBe(hash(Buffer.alloc(0)));
    });

    it.runIf(has('closed folders'))('sends nothing into a folder that may only be read', async () => {
      const closed = await find('Closed');
      const before = world().seen().length;
      expect(await failureKind(world().archive.upload(uploadOf(closed.id, 'x.txt', text('x')), patience()))).toBe('refused');
      expect(world().seen()).toHaveLength(before);
    });

    it.runIf(has('nesting'))('tells of a missing folder as gone', async () => {
      const deep = await find('Deep');
      world().remove(deep.id);
      expect(await failureKind(world().archive.upload(uploadOf(deep.id, 'x.txt', text('x')), patience()))).toBe('gone');
    });

    it('stores nothing of a file that changes its length', async () => {
      const reports = await find('Reports');
      const before = world().seen().length;
      for (const size of [1000, 1999, 2001]) {
        const error = await failure(
          world().archive.upload({ ...uploadOf(reports.id, 'x.txt', Buffer.alloc(2000)), size }, patience()),
        );
        expect([error.kind, error.maybeDone]).toEqual(['busy', false]);
      }
      expect(world().seen()).toHaveLength(before);
    });

    faulty.each([
      ['a lost answer', { kind: 'reset', when: 'after' }, 'offline', true],
      ['a connection that drops', { kind: 'reset' }, 'offline', true],
      ['a web page', { kind: 'html200' }, 'broken', true],
      ['half an answer', { kind: 'truncate', after: 3 }, 'broken', true],
      ['502', { kind: 'status', status: 502, when: 'after' }, 'offline', true],
      ['403', { kind: 'status', status: 403 }, 'refused', false],
      ['413', { kind: 'status', status: 413 }, 'refused', false],
      ['507', { kind: 'status', status: 507 }, 'full', false],
    ] as const)('says whether it may have been done after %s, and does it once', async (_what, effect, ...expected) => {
      const reports = await find('Reports');
      await world().archive.upload(uploadOf(reports.id, 'warm.txt', text('warm')), patience());
      world().fault('upload', effect, { times: 10 });
      const error = await failure(world().archive.upload(uploadOf(reports.id, 'x.txt', text('x')), patience()));
      expect([error.kind, error.maybeDone]).toEqual(expected);
      expect(
        world()
          .seen()
          .filter((item) => item.name === 'x.txt').length,
      ).toBeLessThanOrEqual(1);
    });

    faulty('says that it may have been done when it is stopped in between', async () => {
      const reports = await find('Reports');
      world().fault('upload', { kind: 'delay', ms: 3_600_000 });
      const stop = new AbortController();
      const work = failure(world().archive.upload(uploadOf(reports.id, 'x.txt', text('x')), stop.signal));
      await expect.poll(() => world().uploads()).toBe(1);
      stop.abort();
      const error = await work;
      expect([error.kind, error.maybeDone]).toEqual(['busy', true]);
    });

    faulty('waits when asked for patience, and sends the file again', async () => {
      const reports = await find('Reports');
      world().fault('upload', { kind: 'throttle', retryAfter: 1 });
      const { id } = await world().archive.upload(uploadOf(reports.id, 'x.txt', text('x')), patience());
      expect(stored(id)).toBe(hash(text('x')));
    });
  });
}
