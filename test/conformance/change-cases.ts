import { describe, expect, it } from 'vitest';
import type { RemoteListing, RemoteNode } from '../../main/sync/ports/archive.ts';
import type { ArchiveLack, ConformanceWorld } from './conformance-world.ts';
import { failure, failureKind, named, patience, text } from './expectations.ts';

/** Single items: looking at them and changing them. */
export function changeCases(world: () => ConformanceWorld, has: (what: ArchiveLack) => boolean): void {
  const faulty = it.runIf(has('faults'));
  const list = (): Promise<RemoteListing> => world().archive.list(patience());
  const find = async (wanted: string): Promise<RemoteNode> => named((await list()).nodes, wanted);

  describe('looking at one item', () => {
    it.runIf(has('versions'))('tells what is known, and null when it is gone', async () => {
      const plan = await find('plan.txt');
      const state = await world().archive.inspect(plan, patience());
      expect(state).toMatchObject({ modifiedAt: 1_600_000_000_000, version: '0.1' });
      world().remove(plan.id);
      expect(await world().archive.inspect(plan, patience())).toBeNull();
    });

    it.runIf(has('closed folders'))('tells of a folder that may only be read', async () => {
      const closed = await find('Closed');
      expect(await world().archive.inspect(closed, patience())).toMatchObject({ writable: false });
    });

    faulty('does not take a web page for "gone"', async () => {
      const plan = await find('plan.txt');
      world().fault('level', { kind: 'status', status: 404, body: '<html>proxy</html>' });
      expect(await failureKind(world().archive.inspect(plan, patience()))).toBe('broken');
    });

    it.runIf(has('versions'))('tells its versions, newest last, and brings each', async () => {
      const plan = await find('plan.txt');
      world().put('Reports', 'plan.txt', text('plan two'));
      const versions = await world().archive.versions(plan.id, patience());
      expect(versions.map(({ version }) => version)).toEqual(['0.1', '0.2']);
      const contents = [];
      for (const { id } of versions) {
        const { chunks } = await world().archive.readVersion(plan.id, id, patience());
        for await (const chunk of chunks) contents.push(Buffer.from(chunk).toString());
      }
      expect(contents).toEqual(['plan one', 'plan two']);
    });

    it('has a page for people', () => {
      expect(URL.canParse(world().archive.webAddress('123'))).toBe(true);
      expect(world().archive.webAddress('123')).toContain('123');
    });
  });

  describe('changing', () => {
    it.runIf(has('changes'))('makes folders, renames, moves', async () => {
      const reports = await find('Reports');
      const plan = await find('plan.txt');
      const made = await world().archive.createFolder(reports.id, 'Made "here" é', patience());
      await world().archive.rename(plan, 'plän/2.txt', patience());
      await world().archive.move(plan, made, patience());
      await world().archive.rename({ id: made, kind: 'folder' }, 'Made', patience());
      const { nodes } = await list();
      expect(named(nodes, 'plän/2.txt')).toMatchObject({ id: plan.id, parentId: made });
      expect(named(nodes, 'Made')).toMatchObject({ id: made, parentId: reports.id, kind: 'folder' });
    });

    it.runIf(has('changes'))('trashes a folder with all in it, and brings it back', async () => {
      const reports = await find('Reports');
      await world().archive.trash(reports, patience());
      expect((await list()).nodes.map((node) => node.name).sort()).toEqual(['Closed', 'Wiki', 'law.txt', 'readme.txt']);
      expect(
        world()
          .trashed()
          .map((item) => item.name)
          .sort(),
      ).toEqual(['Deep', 'Reports', 'note.txt', 'plan.txt']);
      expect(await failureKind(world().archive.trash(reports, patience()))).toBe('gone');
      await world().archive.restore(reports, patience());
      expect((await find('plan.txt')).parentId).toBe(reports.id);
    });

    faulty('flags a change whose answer is lost', async () => {
      const plan = await find('plan.txt');
      world().fault('change', { kind: 'reset', when: 'after' });
      const error = await failure(world().archive.trash(plan, patience()));
      expect([error.kind, error.maybeDone]).toEqual(['offline', true]);
      expect(await world().archive.inspect(plan, patience())).toBeNull();
    });

    it.runIf(has('changes') && has('faults'))('does not take a web page for success', async () => {
      const plan = await find('plan.txt');
      world().fault('change', { kind: 'html200' });
      const error = await failure(world().archive.rename(plan, 'other', patience()));
      expect([error.kind, error.maybeDone]).toEqual(['broken', true]);
    });
  });
}
