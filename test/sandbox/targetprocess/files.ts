import { MultipartReader } from '../wire/multipart.ts';
import { mimeType } from '../wire/names.ts';
import type { Reply } from '../wire/reply.ts';
import { htmlReply, jsonReply } from '../wire/reply.ts';
import { badRequest, notFound } from './api-error.ts';
import type { SignIn, TpCall } from './call.ts';
import type { Installation } from './installation.ts';
import { isRef, moment, type Rec, ref, textIn } from './model.ts';
import { isAssignable } from './resources.ts';
import { isoText } from './shape.ts';

interface Part {
  readonly name: string;
  readonly bytes: Buffer;
}

function partsIn({ incoming, body }: TpCall): readonly Part[] {
  const reader = new MultipartReader(incoming.headers['content-type'] ?? '');
  const parts: Part[] = [];
  let open: { name: string; chunks: Buffer[] } | null = null;
  let ended = false;
  for (const event of reader.feed(body)) {
    if (event.type === 'file') open = { name: event.name, chunks: [] };
    else if (event.type === 'bytes') open?.chunks.push(Buffer.from(event.bytes));
    else if (event.type === 'fileEnd' && open) parts.push({ name: open.name, bytes: Buffer.concat(open.chunks) });
    else ended = true;
  }
  if (!ended) throw badRequest('The upload is not whole.');
  return parts;
}

export function addAttachment(place: Installation, general: Rec, file: { name: string; bytes: Uint8Array; at?: number }): Rec {
  const { store, clock, self } = place;
  const at = file.at ?? Math.floor(clock.now() / 1000) * 1000;
  const row = store.add('Attachment', {
    Name: file.name,
    UniqueFileName: `${file.name}_${Math.floor(at / 1000).toString(16)}`,
    Description: file.name,
    Date: moment(at),
    MimeType: mimeType(file.name),
    Size: file.bytes.length,
    Owner: ref('User', self.id),
    General: ref('General', general.id),
  });
  row.fields['Uri'] = `/Attachment.aspx?AttachmentID=${row.id}`;
  row.fields['ThumbnailUri'] = `/AttachmentThumbnail.aspx?AttachmentID=${row.id}&width=100&height=100`;
  store.files.set(row.id, Buffer.from(file.bytes));
  return row;
}

/** camelCase, ISO dates and small `items`, unlike all else (services.md 1.9). */
function uploaded({ base }: TpCall, { self, manners }: Installation, { row, general }: { row: Rec; general: Rec }): unknown {
  const { Name: name, UniqueFileName: uniqueFileName, MimeType: mime, Size: size, Date: date } = row.fields;
  const ms = typeof date === 'object' && date !== null && 'ms' in date ? date.ms : 0;
  const { FirstName: firstName, LastName: lastName, Login: login, FullName: fullName } = self.fields;
  const [uri, thumbnailUri] = ['Uri', 'ThumbnailUri'].map((name) => base + textIn(row, name));
  const named = { id: general.id, name: general.fields['Name'] };
  return {
    ...{ resourceType: 'Attachment', id: row.id, name, uniqueFileName, description: name },
    date: isoText(ms, manners.offset),
    ...{ persistedMimeType: mime, persistedSize: size, isEmpty: size === 0, uri, thumbnailUri, mimeType: mime, size },
    owner: { resourceType: 'GeneralUser', id: self.id, firstName, lastName, login, fullName },
    general: { resourceType: 'General', ...named },
    message: null,
    ...(isAssignable(general.type) && { assignable: { resourceType: 'Assignable', ...named } }),
  };
}

export function upload(call: TpCall, place: Installation): Reply {
  const parts = partsIn(call);
  const owner = parts.findIndex(({ name }) => /^generalid$/i.test(name));
  const id = Number(parts[owner]?.bytes.toString('utf8'));
  const general = place.store.find('General', id);
  if (!general) throw notFound('General', id);
  const files = parts.filter((_part, at) => at !== owner);
  const items = files.map((file) => uploaded(call, place, { row: addAttachment(place, general, file), general }));
  return jsonReply({ items });
}

function header(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;
}

export function download(call: TpCall, place: Installation, way: SignIn): Reply {
  const id = Number(call.query.get('AttachmentID'));
  const row = place.store.find('Attachment', id);
  const bytes = place.store.files.get(id);
  const isToken = way === 'access_token' || way === 'token';
  if (place.manners.filesNeedPassword && isToken) return htmlReply('<html><body>An error has occurred.</body></html>');
  if (!row || !bytes || !isRef(row.fields['General'])) throw notFound('Attachment', id);
  const headers = {
    'Content-Type': `${textIn(row, 'MimeType')}; charset=UTF-8`,
    'Content-Disposition': header(textIn(row, 'Name')),
    'Content-Range': `bytes 0-${Math.max(0, bytes.length - 1)}/${bytes.length}`,
    'Accept-Ranges': `0-${bytes.length}`,
    'Cache-Control': 'private, max-age=31536000, s-maxage=0',
  };
  return { status: 200, headers, body: bytes };
}
