import type { ArchiveOperation, Evidence } from '../../sync/ports/archive.ts';
import { boardForms } from './board-profile.ts';
import type { OperationProfile } from './profile.ts';
import { webhookForms } from './webhook-profile.ts';

/** Planview's own examples show `documented` ones; no public code shows the `assumed` ones (contract 15). */
export const evidence: Readonly<Record<ArchiveOperation, Evidence>> = {
  list: 'documented',
  read: 'documented',
  upload: 'documented',
  createFolder: 'assumed',
  rename: 'assumed',
  move: 'assumed',
  trash: 'assumed',
  restore: 'assumed',
  versions: 'assumed',
  lock: 'assumed',
};

const noAnswer = {};

/** All requests that can be corrected. The multipart body of `upload` is not data: its form is known (contract 4.5). */
export const defaultProfile: OperationProfile = {
  // Contract 4.6.
  tree: {
    method: 'GET',
    path: '/1/projects/{workspaceId}/documents?recursive=true&include_urls=true',
    body: null,
    answer: noAnswer,
  },
  // Contract 4.2 and 4.3: the id decides whether it is a folder's list or a document's facts.
  level: { method: 'GET', path: '/2/documents/{id}', body: null, answer: noAnswer },
  // Contract 4.4.
  read: { method: 'GET', path: '/1/documents/{id}', body: null, answer: noAnswer },
  // Contract 4.5.
  upload: { method: 'POST', path: '/2/documents/{folderId}/upload', body: null, answer: { id: 'id', version: 'ver_nr' } },
  // From here on: contract 15, guesses in the house style of the API.
  createFolder: { method: 'POST', path: '/2/documents/{folderId}/create-folder', body: { name: '{name}' }, answer: { id: 'id' } },
  rename: { method: 'PUT', path: '/1/documents/{id}', body: { name: '{name}' }, answer: noAnswer },
  move: { method: 'POST', path: '/2/documents/{folderId}/move', body: { ids: ['{id}'] }, answer: noAnswer },
  trash: { method: 'DELETE', path: '/1/documents/{id}', body: null, answer: noAnswer },
  restore: {
    method: 'POST',
    path: '/1/projects/{workspaceId}/trashcan',
    body: { action: 'restore', items: [{ id: '{id}', type: '{type}' }] },
    answer: noAnswer,
    types: { folder: 'document', document: 'document', link: 'document', other: 'document' },
  },
  versions: {
    method: 'GET',
    path: '/1/documents/{id}/versions',
    body: null,
    answer: { list: '', id: 'id', version: 'ver_nr', modifiedAt: 'modified_time', modifiedBy: 'last_modifier', size: 'size' },
  },
  readVersion: { method: 'GET', path: '/1/documents/{id}/versions/{versionId}', body: null, answer: noAnswer },
  lock: { method: 'POST', path: '/1/documents/{id}/lock', body: null, answer: noAnswer },
  unlock: { method: 'POST', path: '/1/documents/{id}/unlock', body: null, answer: noAnswer },
  ...boardForms,
  ...webhookForms,
};
