import type { World } from './world.ts';

/** What a person sees on each side, in an order that does not depend on ids. */
export interface Images {
  readonly here: readonly string[];
  readonly there: readonly string[];
}

export function imagesOf({ disk, archive }: World): Images {
  const here = [...disk.walk()].map(({ path, node }) => `${path}${node.kind === 'folder' ? '/' : ` = ${node.content}`}`);
  const pathOf = (id: string): string => {
    const item = archive.items.get(id);
    return item ? `${pathOf(item.parentId)}/${item.name}` : '';
  };
  const there = [...archive.items.values()].map(({ id, kind, versions }) => `${pathOf(id)} ${kind} ${versions.at(-1) ?? ''}`);
  // Ids that tell twins apart are given out as things arrive.
  const noIds = (lines: string[]): string[] => lines.map((line) => line.replace(/~\d+/g, '~')).sort();
  return { here: noIds(here), there: noIds(there) };
}
