import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

// The compiler keeps scripts apart from tests, so that the import is by address and its type is named here.
const { runInOwnSession } = (await import(new URL('../../scripts/test/own-session.ts', import.meta.url).href)) as {
  readonly runInOwnSession: (command: readonly [string, ...string[]]) => Promise<number>;
};
const keytar = createRequire(import.meta.url).resolve('keytar');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-own-session-'));
});

afterAll(() => rm(folder, { recursive: true }));

it('gives a command an empty keychain and empty folders of its own, and leaves nothing behind', async () => {
  const script = join(folder, 'look.cjs');
  const answer = join(folder, 'answer.json');
  await writeFile(
    script,
    `const keytar = require(${JSON.stringify(keytar)});
    (async () => {
      const before = await keytar.findCredentials('tidemark');
      await keytar.setPassword('tidemark', 'account', 'word');
      const kept = await keytar.getPassword('tidemark', 'account');
      const { HOME: home, XDG_DATA_HOME: data, DISPLAY: screen = null } = process.env;
      require('node:fs').writeFileSync(${JSON.stringify(answer)}, JSON.stringify({ before, kept, home, data, screen }));
      process.exitCode = 9;
    })();`,
  );
  expect(await runInOwnSession([process.execPath, script])).toBe(9);
  const { home, ...rest } = JSON.parse(await readFile(answer, 'utf8')) as { home: string };
  expect(rest).toEqual({ before: [], kept: 'word', data: join(home, 'data'), screen: null });
  expect(home).not.toBe(process.env['HOME']);
  expect(existsSync(home)).toBe(false);
});
