import type { CardTile } from '../../preload/boards.ts';

/** Cards by column, in the order in which they stand there. Each of the columns is there, empty ones too. */
export function columnsOf(tiles: Iterable<CardTile>, columnIds: readonly string[]): ReadonlyMap<string, readonly CardTile[]> {
  const columns = new Map<string, CardTile[]>(columnIds.map((id) => [id, []]));
  for (const tile of tiles) columns.get(tile.columnId)?.push(tile);
  for (const column of columns.values()) column.sort(byRank);
  return columns;
}

function byRank(a: CardTile, b: CardTile): number {
  return a.rank - b.rank || (a.id < b.id ? -1 : 1);
}

/**
 * Where a card comes to stand that a person puts at `index` among the cards that are shown, itself not counted: right below the shown card
 * above it, or, at the top, right above the first one that is shown, whatever a filter hides. `rank` is what stands until the core says better.
 */
export function placeAt(
  column: { readonly all: readonly CardTile[]; readonly shown: readonly CardTile[] },
  cardId: string,
  index: number,
): { readonly after: string | null; readonly rank: number } {
  const all = column.all.filter(({ id }) => id !== cardId);
  const shown = column.shown.filter(({ id }) => id !== cardId);
  const above = shown[index - 1];
  const below = shown[index];
  let at = all.length;
  if (above) at = all.indexOf(above) + 1;
  else if (below) at = all.indexOf(below);
  const before = all[at - 1];
  const next = all[at];
  return { after: before?.id ?? null, rank: between(before?.rank, next?.rank) };
}

function between(low: number | undefined, high: number | undefined): number {
  if (low === undefined) return high === undefined ? 0 : high - 1;
  return high === undefined ? low + 1 : (low + high) / 2;
}
