import type { Content, ContentWriter } from '../archive/content.ts';
import type { Document, Folder } from '../archive/items.ts';
import { latest } from '../archive/items.ts';
import { writableFolder } from '../rights.ts';
import { ApiError, malformed } from '../wire/api-error.ts';
import { MultipartReader } from '../wire/multipart.ts';
import { mimeType } from '../wire/names.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import type { World } from '../world.ts';

interface UploadedFile {
  readonly name: string;
  readonly content: Content;
}

/**
 * Contract 4.5. All files of the body arrive whole, or nothing happens. In a folder with versions, the newest document of exactly
 * the same name gets a version, however the name is capitalised elsewhere; in one without, there is a further document.
 * One file is answered with an object, several with an array of them.
 */
export async function upload(request: SignedRequest, world: World): Promise<Reply> {
  writableFolder(world, request.caller, request.ids[0]);
  const files = await receive(request, world);
  if (files.length === 0) throw malformed('The upload holds no file');
  // Much can happen while a large body comes in.
  const folder = writableFolder(world, request.caller, request.ids[0]);
  for (const { name } of files) checkUnlocked(world, folder, name);
  const rows = files.map((file) => answer(world, store(world, { folder, file, by: request.caller.id })));
  return jsonReply(rows.length === 1 ? rows[0] : rows);
}

function checkUnlocked(world: World, folder: Folder, name: string): void {
  const document = folder.versioned ? world.archive.namesake(folder, name) : undefined;
  if (!document || document.lockedBy === null) return;
  throw new ApiError(403, 'DOCUMENT_LOCKED', `Document ${document.id} is checked out`);
}

function store(world: World, { folder, file, by }: { folder: Folder; file: UploadedFile; by: number }): Document {
  const known = folder.versioned ? world.archive.namesake(folder, file.name) : undefined;
  if (!known) return world.archive.createDocument(folder, file, { by });
  world.archive.appendVersion(known, file.content, { by });
  return known;
}

function answer(world: World, document: Document): Record<string, unknown> {
  const version = latest(document);
  const row = { id: document.id, ver_nr: version.number };
  if (world.fields === 'minimal') return row;
  return {
    ...row,
    file_name: document.name,
    size: version.content.size,
    modified_time: version.modifiedTime,
    mimetype: mimeType(document.name),
  };
}

async function receive(request: SignedRequest, world: World): Promise<UploadedFile[]> {
  const reader = new MultipartReader(request.incoming.headers['content-type'] ?? '');
  const files: UploadedFile[] = [];
  let open: { name: string; writer: ContentWriter } | null = null;
  let ended = false;
  try {
    for await (const chunk of request.incoming as AsyncIterable<Buffer>) {
      for (const event of reader.feed(chunk)) {
        if (event.type === 'file') open = { name: event.name, writer: world.contents.writer() };
        else if (event.type === 'bytes') await open?.writer.write(event.bytes);
        else if (event.type === 'end') ended = true;
        else if (open) {
          files.push({ name: open.name, content: await open.writer.finish() });
          open = null;
        }
      }
    }
    if (!ended) throw malformed('The body ends before its last boundary');
    return files;
  } finally {
    await open?.writer.discard();
  }
}
