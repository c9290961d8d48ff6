import type { RemoteId } from '../../sync/ports/archive.ts';

/**
 * Ids of the service are numbers, those of attachments another row of numbers than all else, and boards are projects, teams and saved boards. So
 * ids here say what they name: `project-13`, `team-4`, `view-5291677950073595814`; folders are `card-194`, documents of an archive `file-55788`.
 * A card on the board of its project has the number that people know, on another board `194~team-4`: it is a card of its own there.
 */
export type PlaceKind = 'project' | 'team' | 'view';

export interface Place {
  readonly kind: PlaceKind;
  /** The service's own. */
  readonly key: string;
}

/** The workspace that holds saved boards, which belong to no project. */
export const viewsId: RemoteId = 'views';

export function placeOf(id: RemoteId): Place | null {
  const form = /^(project|team|view)-(\d{1,20})$/.exec(id);
  // The expression names the kinds.
  return form === null ? null : { kind: form[1] as PlaceKind, key: form[2] ?? '' };
}

export function placeId({ kind, key }: Place): RemoteId {
  return `${kind}-${key}`;
}

export interface CardName {
  readonly entityId: string;
  /** Null: the board of its project. */
  readonly boardId: RemoteId | null;
}

export function cardName(id: RemoteId): CardName {
  const [entityId = '', boardId = null] = id.split('~');
  return { entityId, boardId };
}

export function cardId(entityId: string, boardId: RemoteId): RemoteId {
  return boardId.startsWith('project-') ? entityId : `${entityId}~${boardId}`;
}

/** The number in the id of a folder or document. */
export function numberIn(id: RemoteId): string {
  return id.slice(id.indexOf('-') + 1);
}
