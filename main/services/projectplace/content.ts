import type { RemoteContent } from '../../sync/ports/archive.ts';
import { contentOf } from '../http/content.ts';
import type { ProjectPlaceApi } from './api.ts';
import type { FilledForm } from './profile.ts';

/** Contract 4.4: what a request for a document brings. */
export async function readContent(api: ProjectPlaceApi, form: FilledForm, signal: AbortSignal): Promise<RemoteContent> {
  const plain = api.request({ ...form, signal });
  const request = { ...plain, headers: { ...plain.headers, accept: '*/*' } };
  return contentOf(request, await api.send(request));
}
