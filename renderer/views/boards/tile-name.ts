import type { CardTile } from '../../../preload/boards.ts';
import type { BoardState } from '../../state/board.svelte.ts';
import { dueState } from '../../state/days.ts';
import { numberText, shortDayText } from '../../state/formats.ts';
import { words } from '../../state/words.svelte.ts';

/** All that a tile shows, as one sentence for those who hear it. */
export function tileName(board: BoardState, tile: CardTile): string {
  const t = words.t.board;
  const label = board.label(tile.labelId);
  return [
    tile.title,
    tile.number !== null && t.number(String(tile.number)),
    label?.name,
    dueName(board, tile),
    tile.assigneeId !== null && t.assignedTo(board.person(tile.assigneeId)),
    tile.blocked !== null && (tile.blocked === '' ? t.blocked : t.blockedBy(tile.blocked)),
    tile.items > 0 && t.checklist(numberText(tile.checked), numberText(tile.items)),
    tile.comments > 0 && t.comments(tile.comments),
    tile.attachments > 0 && t.attachments(tile.attachments),
    tile.estimate !== null && t.points(numberText(tile.estimate)),
    tile.unsent !== null && t.unsentStates[tile.unsent],
  ]
    .filter((part) => typeof part === 'string')
    .join(', ');
}

function dueName(board: BoardState, tile: CardTile): string | null {
  const t = words.t.board;
  if (tile.dueOn === null) return null;
  const day = shortDayText(tile.dueOn, Date.now());
  const due = dueState(tile, board.today);
  if (due === 'overdue') return t.overdueOn(day);
  return due === 'today' ? t.dueToday : t.dueOn(day);
}
