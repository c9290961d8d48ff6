import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openArchive } from './archives.ts';
import { BadInput } from './bad-input.ts';
import { overlaps, resolveExisting } from './folders-apart.ts';
import { makeFolder } from './make-folder.ts';
import { checkRemoteApart, findRemoteFolder } from './remote-apart.ts';
import { withSession } from './sessions.ts';
import { SyncError } from '../sync/errors.ts';
import type { Host } from './host.ts';
import type { RemoteId } from '../sync/ports/archive.ts';
import type { ServiceSession, Workspace } from '../sync/ports/service.ts';
import type { Account, Pair } from '../sync/ports/settings.ts';

export interface NewPair {
  readonly account: Account;
  readonly workspaceId: RemoteId;
  /** A folder of the workspace; null for its whole archive. */
  readonly remoteFolder: RemoteId | null;
  /** As typed; relative to the working folder. */
  readonly folder: string;
  readonly linkFiles: boolean;
}

/**
 * Joins a workspace, or a folder in it, with a local folder, which is made when it is missing. Nothing is synced yet. Throws `BadInput`
 * for a workspace or folder that does not exist, `refused` when it would overlap another pair on either side, `unreadable` when the
 * folder cannot be written.
 */
export async function addPair(host: Host, wanted: NewPair, signal: AbortSignal): Promise<Pair> {
  const folder = await checkFolder(host, wanted.folder);
  const place = await withSession(host, wanted.account, (session) => findPlace(host, { session, wanted }, signal));
  await makeFolder(folder);
  // The folder may have appeared behind a link in the meantime; what counts is where it really is.
  const real = await checkFolder(host, folder);
  const marker = host.random.token();
  await host.createMarker(real, marker);
  try {
    const pair = host.settings.addPair({
      accountId: wanted.account.id,
      workspaceId: place.workspace.id,
      workspaceName: place.workspace.name,
      rootId: place.rootId,
      folder: real,
      marker,
      excluded: [],
      leftHere: [],
      ignore: '',
      linkFiles: wanted.linkFiles,
      pausedUntil: null,
      addedAt: host.clock.now(),
    });
    // Settings that came back from an older copy may give an id out again, and nothing that was known under it may fall to the new pair.
    host.mirror.removePair(pair.id);
    host.log(`pair ${pair.id} added: workspace ${pair.workspaceId} with ${pair.folder}`);
    return pair;
  } catch (error) {
    await host.removeMarker(real, marker);
    throw error;
  }
}

/** Resolves a folder's path and throws when it cannot be a pair's root. */
async function checkFolder(host: Host, typed: string): Promise<string> {
  const folder = await resolveExisting(resolve(typed));
  const there = await stat(folder).catch(() => null);
  if (there && !there.isDirectory()) throw new BadInput(`"${folder}" is a file, not a folder.`);
  if (overlaps(folder, await resolveExisting(host.home))) {
    throw new SyncError('refused', `"${folder}" overlaps the folder where Tidemark keeps its own data (${host.home}).`);
  }
  for (const pair of host.settings.pairs()) {
    if (overlaps(folder, await resolveExisting(pair.folder))) {
      throw new SyncError('refused', `"${folder}" overlaps "${pair.folder}", which pair ${pair.id} syncs already.`);
    }
  }
  return folder;
}

async function findPlace(
  host: Host,
  request: { session: ServiceSession; wanted: NewPair },
  signal: AbortSignal,
): Promise<{ workspace: Workspace; rootId: RemoteId }> {
  const { session, wanted } = request;
  const workspaces = await session.workspaces(signal);
  host.mirror.saveWorkspaces(wanted.account.id, workspaces, host.clock.now());
  const workspace = workspaces.find((one) => one.id === wanted.workspaceId);
  if (!workspace) {
    throw new BadInput(
      `The account "${wanted.account.name}" sees no workspace ${wanted.workspaceId}. "tidemark workspaces" lists them.`,
    );
  }
  if (workspace.hasArchive === false)
    throw new BadInput(`"${workspace.name}" holds boards and no documents: there is nothing to pair.`);
  const archive = openArchive(session, workspace.id, workspace.rootId);
  const asked = wanted.remoteFolder === workspace.id ? null : wanted.remoteFolder;
  const rootId = asked ?? workspace.rootId;
  const others = host.settings.pairs().filter((pair) => isSameWorkspace(host, pair, wanted));
  if (rootId === workspace.rootId && others.length === 0) return { workspace, rootId };
  const { nodes } = await archive.list(signal);
  if (rootId !== workspace.rootId) findRemoteFolder(nodes, rootId);
  checkRemoteApart({ nodes, rootId, wholeId: workspace.rootId }, others);
  return { workspace, rootId };
}

/** Two accounts may lead to one workspace; what counts is the service and the workspace. */
function isSameWorkspace(host: Host, pair: Pair, wanted: NewPair): boolean {
  if (pair.workspaceId !== wanted.workspaceId) return false;
  const account = host.settings.accounts().find((one) => one.id === pair.accountId);
  return account?.url === wanted.account.url;
}
