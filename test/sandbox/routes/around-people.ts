import { fullName, type Person, type Workspace } from '../account.ts';
import { type Document, type Folder, latest } from '../archive/items.ts';
import { OAuth1Error } from '../auth/oauth1-request.ts';
import { maySee } from '../rights.ts';
import { encodePng } from '../seeds/png.ts';
import { jsonReply, type Reply } from '../wire/reply.ts';
import type { ApiRequest, SignedRequest } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';
import { contentsRow } from './document-views.ts';
import { avatarOf } from './user.ts';
import { groupRows } from './workspaces.ts';

/** What old clients and the web application ask about people; of all but pictures, only the paths are known (contract 4.7, 12). */
export const aroundPeopleRoutes: readonly Route[] = [
  { method: 'GET', template: '/1/user/me/coworkers', access: 'read', handle: coworkers },
  { method: 'GET', template: '/1/user/me/project-groups', access: 'read', handle: projectGroups },
  { method: 'GET', template: '/1/user/me/recent-documents', access: 'read', handle: recentDocuments },
  { method: 'GET', template: '/1/user/me/recent-documents/{id}', access: 'read', handle: recentDocuments },
  { method: 'GET', template: '/1/avatar/{id}', access: 'read', handle: ({ ids }, world) => picture(world.presentPerson(ids[0])) },
  { method: 'GET', template: '/1/avatar/{id}/{token}', access: 'public', handle: pictureForToken },
];

/** Everybody of the workspaces that the caller sees. */
function coworkers({ caller }: SignedRequest, world: World): Reply {
  const ids = new Set(seenBy(caller, world).flatMap(({ members }) => [...members]));
  const people = world.visiblePeople().filter((person) => person !== caller && ids.has(person.id));
  return jsonReply(
    people.map((person) => ({
      id: person.id,
      name: fullName(person),
      sort_name: `${person.lastName}, ${person.firstName}`,
      avatar: avatarOf(person),
    })),
  );
}

function projectGroups({ caller }: SignedRequest, world: World): Reply {
  return jsonReply(seenBy(caller, world).flatMap(groupRows));
}

function seenBy(caller: Person, world: World): readonly Workspace[] {
  return [...world.workspaces.values()].filter((workspace) => maySee(caller, workspace));
}

const recentCount = 20;

/** The last ones that the caller changed, latest first. */
function recentDocuments({ caller }: SignedRequest, world: World): Reply {
  const seen = seenBy(caller, world).filter(({ archived }) => !archived);
  const own = seen.flatMap(({ root }) => [...documentsBelow(root)]).filter((one) => latest(one).modifiedBy === caller.id);
  const sorted = own.toSorted((a, b) => latest(b).modifiedTime - latest(a).modifiedTime || b.id - a.id);
  return jsonReply(sorted.slice(0, recentCount).map((document) => contentsRow(world, document)));
}

function* documentsBelow(folder: Folder): Generator<Document> {
  for (const item of folder.children) {
    if (item.kind === 'folder') yield* documentsBelow(item);
    else if (item.kind === 'document') yield item;
  }
}

/** The key of an access token in the address stands for a signature. */
function pictureForToken({ hexId, ids }: ApiRequest, world: World): Reply {
  const token = world.oauth1.token(hexId);
  if (!token?.person || token.temporary || token.person.isGone) throw new OAuth1Error(401, 'token credentials not found');
  return picture(world.presentPerson(ids[0]));
}

/** One point, of a colour of their own. */
function picture({ id }: Person): Reply {
  const colour = [id % 256, (id >> 3) % 256, (id >> 6) % 256] as const;
  const body = encodePng({ width: 1, height: 1, palette: [colour], pixels: new Uint8Array(1) });
  return { status: 200, headers: { 'Content-Type': 'image/png' }, body };
}
