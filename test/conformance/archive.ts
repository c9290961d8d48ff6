import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asSyncError } from '../../main/sync/errors.ts';
import { changeCases } from './change-cases.ts';
import type { ArchiveLack, ConformanceWorld } from './conformance-world.ts';
import { patience, readAll } from './expectations.ts';
import { listingCases } from './listing-cases.ts';
import { transferCases } from './transfer-cases.ts';

/** What every document archive of every service has to do: the doc comments of ports/archive.ts, as tests. `lacks` says what the service has not. */
export function archiveConformance(
  name: string,
  make: () => Promise<ConformanceWorld>,
  lacks: readonly ArchiveLack[] = [],
): void {
  const without = lacks.length === 0 ? '' : `, without ${lacks.join(', ')}`;
  const has = (what: ArchiveLack): boolean => !lacks.includes(what);
  describe(`${name}${without}`, () => {
    let current: ConformanceWorld;
    const world = (): ConformanceWorld => current;

    beforeEach(async () => {
      current = await make();
    });
    afterEach(() => current.stop());

    listingCases(world, has);
    transferCases(world, has);
    changeCases(world, has);

    it.runIf(has('faults'))('renews a credential that ends in the middle, once for all callers', async () => {
      const { archive, renews } = current;
      const { nodes } = await archive.list(patience());
      const documents = nodes.filter((node) => node.kind === 'document');
      current.fault('read', { kind: 'expireToken' });
      const results = await Promise.allSettled(documents.map((node) => readAll(archive, node.id)));
      const kinds = results.filter((result) => result.status === 'rejected').map(({ reason }) => asSyncError(reason).kind);
      // A credential that cannot be renewed ends as `auth` and nothing else.
      expect(new Set(kinds)).toEqual(renews ? new Set() : new Set(['auth']));
    });
  });
}
