import * as v from 'valibot';
import type { RemoteVersion } from '../../sync/ports/archive.ts';
import { brokenAnswer } from '../http/answers.ts';
import type { ApiAnswer } from './api.ts';
import { readPerson, readSize, readTime, readVersion } from './item-facts.ts';
import { pick } from './profile.ts';
import { wireId } from './wire.ts';

type Mapping = Readonly<Record<string, string>>;

/** Ids grow, so that they order what times in whole seconds do not. */
function older(a: RemoteVersion, b: RemoteVersion): number {
  const byTime = (a.modifiedAt ?? 0) - (b.modifiedAt ?? 0);
  if (byTime !== 0) return byTime;
  return a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
}

/** The rows of a document's versions, newest last, by the profile's mapping. */
export function readVersions({ value, request }: ApiAnswer, mapping: Mapping): readonly RemoteVersion[] {
  const rows = pick(value, mapping['list']);
  if (!Array.isArray(rows)) throw brokenAnswer(request, 'is not a list of versions');
  const versions = rows.map((row: unknown): RemoteVersion => {
    const id = pick(row, mapping['id']);
    if (!v.is(wireId, id)) throw brokenAnswer(request, 'has a version without id');
    return {
      id: String(id),
      version: readVersion(pick(row, mapping['version'])),
      modifiedAt: readTime(pick(row, mapping['modifiedAt'])),
      modifiedBy: readPerson(pick(row, mapping['modifiedBy'])),
      size: readSize(pick(row, mapping['size'])),
    };
  });
  return versions.sort(older);
}
