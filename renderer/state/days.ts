const dayMs = 24 * 3600_000;

/** The day of a moment where the person is, as `YYYY-MM-DD`. */
export function dayOf(at: number): string {
  const date = new Date(at);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** How many days from one to the other, negative into the past. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

export type DueState = 'overdue' | 'today' | 'soon' | 'later';

/** How near the day is on which a card is due; null where nothing presses: it is done, or has no day. */
export function dueState(card: { readonly dueOn: string | null; readonly done: boolean }, today: string): DueState | null {
  if (card.dueOn === null || card.done) return null;
  const days = daysBetween(today, card.dueOn);
  if (days < 0) return 'overdue';
  if (days === 0) return 'today';
  return days <= 7 ? 'soon' : 'later';
}
