import type { CellView, TableColumnView } from '../../preload/tables.ts';
import { words } from './words.svelte.ts';

/** A value as a person reads it: times by this computer's clock, numbers without marks between thousands, since many of them are ids. */
export function cellText(value: CellView, kind: TableColumnView['kind']): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? words.t.table.yes : words.t.table.no;
  if (typeof value === 'number') return value.toLocaleString(words.locale, { useGrouping: false, maximumFractionDigits: 12 });
  return kind === 'time' ? timeText(value) : value;
}

/** `2026-11-21 10:30`. A time without a zone stays as the service writes it. */
function timeText(text: string): string {
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/.test(text);
  const at = hasZone ? new Date(text) : null;
  if (at === null || Number.isNaN(at.getTime())) return text.replace('T', ' ').replace(/(:\d\d):\d\d(?:\.\d+)?$/, '$1');
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
