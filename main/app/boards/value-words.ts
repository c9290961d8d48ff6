import type { RemoteId } from '../../sync/ports/archive.ts';
import type { StoredBoard } from '../../sync/ports/board-records.ts';
import type { CardField, CardFields } from '../../sync/ports/boards.ts';

/** Names of what cards refer to by id. */
export type BoardNames = Pick<StoredBoard, 'details'>;

type Named = readonly { readonly id: RemoteId; readonly name: string }[];

/** A value of a field as a person reads it: names for ids. Null for none. */
export function valueInWords(part: CardField | 'place', value: CardFields[CardField], { details }: BoardNames): string | null {
  if (value === null) return null;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const nameIn = (all: Named | undefined, id: unknown) => all?.find((one) => one.id === id)?.name ?? text;
  switch (part) {
    case 'assigneeId':
      return nameIn(details?.people, value);
    case 'coAssigneeIds':
      return Array.isArray(value) && value.length > 0
        ? value.map((id: RemoteId) => details?.people.find((one) => one.id === id)?.name ?? id).join(', ')
        : null;
    case 'labelId':
      return nameIn(details?.labels, value);
    case 'activityId':
      return nameIn(details?.activities, value);
    case 'place':
      return nameIn(details?.columns, value);
    case 'blocked':
      return typeof value === 'object' && 'reason' in value ? value.reason : null;
    case 'title':
    case 'description':
    case 'startOn':
    case 'dueOn':
    case 'estimate':
      return text;
  }
}
