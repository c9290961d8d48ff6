import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptySeed } from '../sandbox/seeds/index.ts';
import { startSandbox } from '../sandbox/server.ts';
import { Client } from './client.ts';

test('a twin moved into a folder and a new file of its real name there never become versions of each other', async () => {
  const sandbox = await startSandbox({ seed: emptySeed() });
  const { id, rootContainerId } = sandbox.workspaces[0] ?? { id: 0, rootContainerId: 0 };
  const client = await Client.make({ sandbox, workspaceId: String(id), rootId: String(rootContainerId) });
  try {
    sandbox.control.putDocument(id, 'c', { content: Buffer.from('first twin') });
    sandbox.control.putDocument(id, 'c', { content: Buffer.from('second twin'), another: true });
    await client.syncOnce();
    const twin = (await readdir(client.root)).find((name) => name.startsWith('c ~'));
    await mkdir(join(client.root, 'folder'));
    await rename(join(client.root, twin ?? ''), join(client.root, 'folder', twin ?? ''));
    await writeFile(join(client.root, 'folder', 'c'), 'new file');
    const report = await client.syncOnce();
    expect(report).toMatchObject({ failures: 0, stopped: null, held: 1 });
    const { held } = (await client.start()).mirror.trees(1).load();
    expect(held.map(({ path, reason }) => [path, reason])).toEqual([['folder/c', 'name']]);
    const documents = sandbox.control.tree(id).filter(({ type }) => type === 'document');
    expect(documents.map(({ path }) => path).sort()).toEqual(['c', 'folder/c']);
    expect(documents.flatMap((row) => sandbox.control.versions(row.id)).length).toBe(2);
    // The new file is only here until the person gives it another name.
    await rename(join(client.root, 'folder', 'c'), join(client.root, 'folder', 'd'));
    expect(await client.syncOnce()).toMatchObject({ failures: 0, held: 0, uploads: 1 });
  } finally {
    await client.remove();
    await sandbox.stop();
  }
});
