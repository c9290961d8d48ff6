import { join } from 'node:path';
import { fromDiskName, nameWithId } from '../../main/sync/names.ts';
import { localRootId } from '../../main/sync/ports/trees.ts';
import type { SyncReport } from '../../main/sync/ports/progress.ts';
import { Trees } from '../../main/sync/trees.ts';
import { isDeepStrictEqual } from 'node:util';
import type { Files } from './action.ts';
import { beside, type Expectation, type Scenario, told } from './scenario.ts';
import {
  deletedThere,
  hashOf,
  type LocalEntry,
  localSnapshot,
  readLocal,
  remoteContents,
  remoteSnapshot,
  remoteTrash,
  type Snapshot,
  withoutTimes,
} from './snapshot.ts';
import type { Stage } from './stage.ts';

/**
 * Checks what must hold after every scenario, and what this one expects. Answers what is wrong, in sentences; one more sync is part of it.
 */
export async function wrongAtEnd(stage: Stage, scenario: Scenario, report: SyncReport): Promise<string[]> {
  const { expect } = scenario;
  const wrong = [...stage.wrong, ...wrongReport(report, expect), ...wrongDone(stage, scenario)];
  if (expect.noService) return [...wrong, ...(await wrongLocal(stage, scenario))];
  wrong.push(...(await wrongTrees(stage, scenario)));
  const kept = remoteContents(stage.sandbox, stage.workspaceId);
  for (const text of expect.versions ?? []) if (!kept.has(hashOf(text))) wrong.push(`the archive has no version with “${text}”`);
  wrong.push(...(await lostBytes(stage)), ...(await wrongTrash(stage, expect)));
  if (expect.stopped === undefined) wrong.push(...(await wrongSecondSync(stage, expect)));
  wrong.push(...(await leftBehind(stage, expect)));
  return wrong;
}

function wrongReport(report: SyncReport, expect: Expectation): string[] {
  const expected = {
    conflicts: expect.conflicts ?? (expect.anyTree ? report.conflicts : conflictsIn(expect)),
    held: expect.held ?? 0,
    failures: expect.failures ?? 0,
    asks: expect.asks ?? false,
    unsettled: expect.unsettled ?? 0,
    stopped: expect.stopped ?? null,
  };
  const wrong = difference('report', told(report), expected);
  if (wrong.length > 0 && report.stopped) wrong.push(`it stopped: ${report.stopped.message}`);
  return wrong;
}

function conflictsIn({ tree, local }: Expectation): number {
  return Object.keys(tree ?? local ?? {}).filter((path) => path.includes('(conflict)')).length;
}

/** A batch of changes may be met in the middle by a watching sync, so that only single ones are counted there. */
function wrongDone(stage: Stage, scenario: Scenario): string[] {
  const { did, most } = scenario.expect;
  const found = stage.did();
  for (const place of ['here', 'there'] as const) {
    for (const what of ['content', 'move', 'trash', 'folder'] as const) {
      const limit = most?.[place]?.[what];
      if (limit !== undefined && found[place][what] > limit) return [`${found[place][what]} × ${what} ${place}, not ${limit}`];
    }
  }
  if (!did || (stage.isLive && scenario.actions.length > 1)) return [];
  const nothing = { content: 0, move: 0, trash: 0, folder: 0 };
  return difference('done', found, {
    here: { ...nothing, ...did.here },
    there: { ...nothing, ...did.there },
  });
}

async function wrongLocal(stage: Stage, { expect, setup, bare }: Scenario): Promise<string[]> {
  const local = localSnapshot(await readLocal(stage.client.root));
  return difference('local tree', shown(local, stage), folders({ ...(setup && !bare ? beside : {}), ...expect.local }));
}

async function wrongTrees(stage: Stage, { expect, setup, bare }: Scenario): Promise<string[]> {
  const { mirror, archive } = await stage.client.start();
  const trees = new Trees(archive.rootId, mirror.trees(1).load());
  const local = localSnapshot(await readLocal(stage.client.root));
  const rows = stage.sandbox.control.tree(stage.workspaceId);
  const remote = remoteSnapshot(rows, new Set(trees.superseded.keys()));
  const known = setup && !bare ? beside : {};
  const here = expect.local ?? expect.tree;
  const there = expect.remote ?? expect.tree;
  const wrong: string[] = [];
  if (expect.names)
    wrong.push(
      ...difference(
        'names',
        Object.fromEntries(
          [...local.keys()]
            .map(withoutTimes)
            .filter((path) => !path.startsWith('beside'))
            .entries(),
        ),
        Object.fromEntries(expect.names.entries()),
      ),
    );
  if (expect.anyTree) {
    const wanted = expect.anyTree.map((files) => folders({ ...known, ...files }));
    if (!wanted.some((files) => isDeepStrictEqual(shown(local, stage), files)))
      wrong.push(`local tree: ${JSON.stringify(shown(local, stage))} is none of those expected`);
  }
  if (here) wrong.push(...difference('local tree', shown(local, stage), { ...folders({ ...known, ...here }) }));
  if (there) wrong.push(...difference('remote tree', shown(remote, stage), { ...folders({ ...known, ...there }) }));
  if (expect.local === undefined && expect.remote === undefined) wrong.push(...wrongRows(stage, trees, local));
  return wrong;
}

/** With the folders that the files are in. */
function folders(files: Files): Files {
  const out: Record<string, string | null> = {};
  for (const [path, text] of Object.entries(files)) {
    const names = path.split('/');
    for (let depth = 1; depth < names.length; depth += 1) out[names.slice(0, depth).join('/')] ??= null;
    out[path] = text;
  }
  return out;
}

function shown(snapshot: Snapshot, { owed }: Stage): Files {
  return Object.fromEntries([...snapshot].map(([path, hash]) => [withoutTimes(path), hash === null ? null : owed.textOf(hash)]));
}

/** The three trees are one: each remote item has its record, each record its local item, and there is no other. */
function wrongRows({ sandbox, workspaceId, client }: Stage, trees: Trees, local: Snapshot): string[] {
  const wrong: string[] = [];
  const rows = sandbox.control.tree(workspaceId).filter(({ id, type }) => type !== 'link' && !trees.superseded.has(String(id)));
  const { traits } = client;
  for (const row of rows) {
    const id = String(row.id);
    const synced = trees.synced.byRemote(id);
    const path = synced && trees.local.pathOf(synced.localId, localRootId);
    if (!synced || path == null) {
      wrong.push(`“${row.path}” in the archive has no record`);
      continue;
    }
    const { localName } = synced;
    const isName = fromDiskName(localName, traits) === row.name || localName === nameWithId(row.name, id, traits);
    if (!isName || !path.endsWith(localName)) wrong.push(`“${row.path}” in the archive is “${path}” here`);
    if (!local.has(path)) wrong.push(`“${path}” is recorded but is not there`);
    else if (local.get(path) !== row.sha256) wrong.push(`“${path}” has other bytes than “${row.path}” in the archive`);
    if (synced.remoteName !== row.name || synced.remoteParentId !== String(row.parentId))
      wrong.push(`the record of “${row.path}” tells of another place`);
    if (synced.hash !== row.sha256) wrong.push(`the record of “${row.path}” tells of other bytes`);
  }
  const counts = { remote: rows.length, local: local.size, synced: trees.synced.size, known: trees.local.size };
  const equal = Object.values(counts).every((count) => count === rows.length);
  return equal ? wrong : [...wrong, `the trees differ in size: ${JSON.stringify(counts)}`];
}

async function lostBytes({ client, sandbox, workspaceId, owed }: Stage): Promise<string[]> {
  const local = new Set((await readLocal(client.top)).flatMap(({ hash }) => hash ?? []));
  const lost = owed.missingFrom(local, remoteContents(sandbox, workspaceId)).map((text) => `lost: ${text}`);
  // What the sync deletes has to be in the trash of the side that it deletes it on, whatever the other trash holds.
  const unlinked = owed.unlinkedHere(deletedThere(sandbox, workspaceId), local);
  return [...lost, ...unlinked.map((text) => `deleted here for good: ${text}`)];
}

async function wrongTrash({ client, sandbox, workspaceId }: Stage, { trashed }: Expectation): Promise<string[]> {
  const wrong: string[] = [];
  const here = new Set((await readLocal(client.trashed)).flatMap(({ hash }) => hash ?? []));
  for (const text of trashed?.here ?? []) if (!here.has(hashOf(text))) wrong.push(`“${text}” is not in the local trash`);
  const there = remoteTrash(sandbox, workspaceId);
  for (const text of trashed?.there ?? []) if (!there.has(hashOf(text))) wrong.push(`“${text}” is not in the archive's trash`);
  return wrong;
}

/** A sync that finds nothing to do only looks. */
async function wrongSecondSync(stage: Stage, expect: Expectation): Promise<string[]> {
  const { client, sandbox } = stage;
  if (!stage.isLive) await client.stop();
  const before = await readLocal(client.root);
  sandbox.control.counts.reset();
  const { downloads, uploads, otherSteps } = await client.syncOnce();
  const wrong = difference('second sync', { downloads, uploads, otherSteps }, { downloads: 0, uploads: 0, otherSteps: 0 });
  // A person who asks for a sync has what failed tried again.
  if (expect.failures) return wrong;
  const looks = /^GET (?!\/1\/documents\/\{id\}$)|^POST \/oauth/;
  for (const [route, count] of Object.entries(sandbox.control.counts.read().byRoute))
    if (!looks.test(route)) wrong.push(`the second sync did ${count} × ${route}`);
  wrong.push(...difference('local files in the second sync', byPath(await readLocal(client.root)), byPath(before)));
  return wrong;
}

function byPath(entries: readonly LocalEntry[]): object {
  return Object.fromEntries(entries.map((entry) => [entry.path, entry]));
}

async function leftBehind({ client }: Stage, { leaves }: Expectation): Promise<string[]> {
  const entries = await readLocal(client.root);
  const own = entries.filter(({ path }) => path.endsWith('.partial') || path.includes('.tidemark-moving'));
  const probes = (await readLocal(join(client.root, '.tidemark'))).filter(({ path }) => path !== 'pair');
  const left = [...own, ...probes].filter(({ path }) => leaves?.includes(path) !== true);
  return left.map(({ path }) => `left behind: ${path}`);
}

function difference(what: string, found: object, expected: object): string[] {
  if (isDeepStrictEqual(found, expected)) return [];
  const left = new Map(Object.entries(found));
  const right = new Map(Object.entries(expected));
  const wrong = [...new Set([...left.keys(), ...right.keys()])].filter(
    (key) => !isDeepStrictEqual(left.get(key), right.get(key)),
  );
  return wrong.map((key) => `${what}, ${key}: ${said(left.get(key))} instead of ${said(right.get(key))}`);
}

function said(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 300);
}
