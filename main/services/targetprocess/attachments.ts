import type { RemoteNode } from '../../sync/ports/archive.ts';
import type { CardAttachment } from '../../sync/ports/boards.ts';
import { listOf, type TargetprocessApi } from './api.ts';
import type { Entity } from './entity.ts';

/** What is not told unasked (contract 1.9) has to be named. */
export const attachmentFields = '[Id,Name,Description,Date,MimeType,Size,Owner,General]';

/** Attachments of projects, teams and cards. */
export function attachmentsOf(
  api: TargetprocessApi,
  generalIds: readonly string[],
  signal: AbortSignal,
): Promise<readonly Entity[]> {
  const owner = (row: Entity): string | undefined => row.ref('General')?.id;
  const more = { include: attachmentFields };
  return listOf(api, { collection: 'Attachments', path: 'General.Id', owner, more, ids: generalIds }, signal);
}

function fileId(row: Entity): string {
  return `file-${row.id}`;
}

export function documentOf(row: Entity, parentId: string): RemoteNode {
  return {
    id: fileId(row),
    parentId,
    kind: 'document',
    name: row.text('Name') || row.id,
    description: '',
    modifiedAt: row.moment('Date'),
    modifiedBy: row.ref('Owner')?.personName ?? null,
    size: row.number('Size'),
    hash: null,
    version: null,
    url: null,
    writable: null,
  };
}

export function cardAttachmentOf(row: Entity): CardAttachment {
  const type = row.text('MimeType');
  return { id: fileId(row), name: row.text('Name') || row.id, type: type === '' ? null : type, size: row.number('Size') };
}
