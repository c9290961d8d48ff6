import { resolve, sep } from 'node:path';
import { resolveExisting } from './folders-apart.ts';
import type { Host } from './host.ts';
import type { StoredHistoryEntry } from '../sync/ports/mirror.ts';
import type { Pair } from '../sync/ports/settings.ts';

/** Entries that are shown at most. */
const limit = 200;

/**
 * What was done to the item at a path and why, newest first. The path is one on this disk (absolute, or relative to the working folder), or
 * one inside a pair's folder.
 */
export async function explainPath(host: Host, typed: string, only: Pair | null): Promise<readonly StoredHistoryEntry[]> {
  const { pairs, path } = await placesOf(host, typed, only);
  const found = pairs.flatMap((pair) => host.mirror.history({ pairId: pair.id, path, limit }));
  return found.toSorted((a, b) => b.at - a.at || b.id - a.id).slice(0, limit);
}

/** Whether a step at a path, as `explainPath` takes it, is held back or has failed. */
export async function waitsAt(host: Host, typed: string, only: Pair | null): Promise<boolean> {
  const { pairs, path } = await placesOf(host, typed, only);
  return pairs.some(({ id }) => [...host.mirror.held(id), ...host.mirror.failures(id)].some((one) => one.path === path));
}

/** The pairs in which a path may be, and what it is there. */
async function placesOf(host: Host, typed: string, only: Pair | null): Promise<{ pairs: readonly Pair[]; path: string }> {
  const pairs = only ? [only] : host.settings.pairs();
  const real = await resolveExisting(resolve(typed)).catch(() => resolve(typed));
  for (const pair of pairs) {
    const root = await resolveExisting(pair.folder).catch(() => pair.folder);
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) continue;
    return { pairs: [pair], path: real.slice(root.length).split(sep).filter(Boolean).join('/') };
  }
  return { pairs, path: typed.replace(/^\.?\/+/, '').replace(/\/+$/, '') };
}
