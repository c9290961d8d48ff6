import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { chance } from '../crash/crash-world.ts';
import { numRuns, seed } from '../runs.ts';
import { emptySeed } from '../sandbox/seeds/index.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import { Client } from '../scenarios/client.ts';
import { hashOf, readLocal, remoteContents } from '../scenarios/snapshot.ts';
import { type TwistedLine, twistedLine } from './twisted-line.ts';

/** In `npm test`; the soak plays many times as many. */
const rounds = numRuns(6);
const names = ['a', 'b', 'c', 'd', 'e'];

let sandbox: Sandbox | null = null;
let line: TwistedLine | null = null;
let client: Client | null = null;
afterEach(async () => {
  await client?.remove();
  await line?.stop();
  await sandbox?.stop();
});

it(
  `answers that nobody agreed on lose nothing, end nothing, and lead nowhere else (TIDEMARK_SEED=${seed}, ${rounds} rounds)`,
  async () => {
    const random = chance(seed);
    const any = (): string => names[Math.floor(random() * names.length)]!;
    sandbox = await startSandbox({ seed: emptySeed() });
    line = await twistedLine(sandbox.url, random);
    const workspace = sandbox.workspaces[0]!;
    client = await Client.make({
      sandbox: { ...sandbox, url: line.url },
      workspaceId: String(workspace.id),
      rootId: String(workspace.rootContainerId),
    });
    const { root, top } = client;
    const around = async () => (await readdir(dirname(top))).filter((name) => name === 'outside.txt' || name === 'outside');
    const written = new Set<string>();
    const text = (what: string): Buffer => {
      written.add(hashOf(what));
      return Buffer.from(what);
    };
    const kinds = new Map<string, number>();
    for (let round = 0; round < rounds; round += 1) {
      line.share = 0;
      await client.syncOnce();
      const path = `${any()}/${any()}.txt`;
      await mkdir(join(root, dirname(path)), { recursive: true });
      // What its own writer overwrites is not owed any more.
      await readFile(join(root, path)).then(
        (old) => written.delete(hashOf(old)),
        () => undefined,
      );
      await writeFile(join(root, path), text(`here ${round}`));
      sandbox.control.putDocument(workspace.id, `${any()}/${any()}.txt`, { content: text(`there ${round}`) });
      if (round % 3 === 1) await rename(join(root, dirname(path)), join(root, `moved-${round}`));
      if (round % 4 === 2) sandbox.control.makeFolder(workspace.id, `made-${round}`);
      line.share = 0.3;
      const report = await client.syncOnce();
      const failures = [...(await client.start()).mirror.failures(1), ...(report.stopped ? [report.stopped] : [])];
      for (const { kind } of failures) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      const bugs = failures.filter(({ kind }) => kind === 'bug');
      expect(bugs, `what a service answers is never our mistake, round ${round}`).toEqual([]);
    }
    line.share = 0;
    let report = await client.syncOnce();
    for (let more = 0; more < 5 && (report.unsettled > 0 || report.failures > 0 || report.stopped); more += 1)
      report = await client.syncOnce();
    process.stdout.write(
      `${line.spoilt} answers spoilt in ${rounds} rounds; errors ${JSON.stringify(Object.fromEntries(kinds))}\n`,
    );
    expect(report).toMatchObject({ stopped: null, failures: 0, unsettled: 0 });
    const kept = new Set((await readLocal(top)).flatMap(({ hash }) => hash ?? []));
    const there = remoteContents(sandbox, workspace.id);
    expect([...written].filter((hash) => !kept.has(hash) && !there.has(hash))).toEqual([]);
    expect(await around()).toEqual([]);
  },
  60_000 + rounds * 5_000,
);
