import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { having, textLike } from '../app/matchers.ts';
import { openCommandLine } from './command-line.ts';
import type { CommandLine } from './command-line.ts';

describe('tables in the terminal', () => {
  let line: CommandLine;
  beforeAll(async () => {
    line = await openCommandLine('small');
    await line.addRobot();
    await line.run(['tables', '--refresh']);
    await line.run(['rows', 'pm/Cards', '--refresh']);
  });
  afterAll(() => line.close());

  const value = async (...args: readonly string[]): Promise<unknown> => {
    const said = await line.json(args);
    expect([said.exit, said.value]).toEqual([0, said.value]);
    return said.value;
  };

  it('lists tables and says which were read', async () => {
    const all = await value('tables');
    expect(all).toContainEqual(having({ id: 'pm/Cards', group: 'Workspace data', account: 'robot', rows: 4, keys: ['CardId'] }));
    expect(all).toContainEqual(having({ id: 'am/AccountPeople', rows: null, readAt: null }));
    const said = await line.run(['tables']);
    expect(said.out).toMatch(
      /^TABLE +NAME +GROUP +ACCOUNT +COLUMNS +ROWS +READ\n[^]*pm\/Cards +Cards +Workspace data +robot +20 +4 /,
    );
  });

  it('shows the rows and columns that are asked for', async () => {
    const what = ['rows', 'cards', '--where', 'columnname=Planned', '--where', 'CardTitle~lai', '--columns', 'CardTitle,IsDone'];
    expect(await value(...what)).toEqual([{ CardTitle: 'Plain', IsDone: false }]);
    const sorted = await line.run([
      'rows',
      'pm/Cards',
      '--sort',
      '-CardNumber',
      '--columns',
      'CardNumber,CardTitle',
      '--limit',
      '2',
    ]);
    expect(sorted.out).toMatch(/^CardNumber {2}CardTitle\n +4 {2}Finished\n +3 {2}Below it\n2 of 4 rows; read /);
    expect(await value('rows', 'pm/Cards', '--text', 'no pai', '--columns', 'CardTitle')).toEqual([{ CardTitle: 'Everything' }]);
  });

  it('writes a table to a folder by itself, from the next sync on, until it is told not to', async () => {
    const folder = join(line.top, 'snapshots');
    await mkdir(folder);
    const snapshot = ['tables', 'snapshot', 'cards', '--account', 'robot'] as const;
    expect((await line.run([...snapshot])).err).toContain('--folder PATH');
    expect((await line.run([...snapshot, '--folder', join(folder, 'none')])).exit).toBe(2);
    expect((await line.run([...snapshot, '--folder', folder, '--every', 'hour'])).exit).toBe(2);
    const begun = { table: 'pm/Cards', account: 'robot', folder, form: 'csv', every: 'week', lastAt: null, problem: null };
    expect(await value(...snapshot, '--folder', folder, '--form', 'csv', '--every', 'week')).toEqual([having(begun)]);
    await line.run(['sync']);
    expect(await readdir(folder)).toEqual([textLike(/^pm_Cards_\d{4}-\d\d-\d\d\.csv$/)]);
    expect((await line.run(['tables', 'snapshot'])).out).toMatch(/pm\/Cards +robot +.* csv +week +\S+/);
    expect(await value(...snapshot, '--off')).toEqual([]);
  });

  it('writes files whole, under the name that the vendor gives them, and never over another', async () => {
    const csv = join(line.top, 'cards.csv');
    await line.run(['rows', 'pm/Cards', '--columns', 'CardTitle,Estimate,BlockedReason', '--limit', '2', '--out', csv]);
    expect(await readFile(csv, 'utf8')).toBe('CardTitle,Estimate,BlockedReason\r\nEverything,0.5,No paint\r\nPlain,,\r\n');
    await writeFile(csv, 'mine');
    expect(await line.run(['rows', 'pm/Cards', '--out', csv])).toMatchObject({ exit: 2, err: textLike(/is there already/) });
    expect(await readFile(csv, 'utf8')).toBe('mine');
    const folder = join(line.top, 'exports');
    await mkdir(folder);
    await line.run(['rows', 'pm/Cards', '--out', folder]);
    const names = await readdir(folder);
    expect(names).toEqual([textLike(/^pm_Cards_\d{4}-\d\d-\d\d\.json\.gz$/)]);
    const packed = await readFile(join(folder, names[0] ?? ''));
    expect(JSON.parse(gunzipSync(packed).toString())).toMatchObject({
      value: [{ CardTitle: 'Everything', DueDate: '2026-02-06' }, {}, {}, {}],
    });
  });

  it('reads what is kept and due with the next sync, and says what it could not read', async () => {
    // Of the table that was named, and no other.
    const { out } = await line.run(['tables', '--forget', 'pm/Members']);
    expect(out.trimEnd()).toMatch(/^TABLE +NAME .* READ\npm\/Members +Members .* not read yet$/);
    expect(await value('tables', '--keep', 'pm/Members')).toContainEqual(having({ id: 'pm/Members', kept: true, readAt: null }));
    line.sandbox.control.addFault({ pathMatches: '^/pm/Members$', times: 99, effect: { kind: 'status', status: 403 } });
    expect(await line.json(['sync'])).toMatchObject({
      exit: 1,
      value: { tables: [{ account: 'robot', problems: [textLike(/"Members" was not read/)], stopped: null }] },
    });
    line.sandbox.control.faults.clear();
    expect(await line.json(['sync'])).toMatchObject({ exit: 0, value: { tables: [{ account: 'robot', problems: [] }] } });
    expect(await value('tables')).toContainEqual(
      having({ id: 'pm/Members', readAt: expect.any(String) as string, problem: null }),
    );
  });

  it('keeps the rows when reading fails, and says why', async () => {
    line.sandbox.control.addFault({ pathMatches: '^/pm/Cards$', times: 9, effect: { kind: 'truncate', after: 900 } });
    expect((await line.run(['rows', 'pm/Cards', '--refresh'])).exit).toBe(1);
    line.sandbox.control.faults.clear();
    expect(await value('rows', 'pm/Cards')).toHaveLength(4);
    expect(await value('tables')).toContainEqual(
      having({ id: 'pm/Cards', rows: 4, problem: having({ message: textLike(/pm\/Cards|connection/) }) }),
    );
  });

  it.each([
    [['rows', 'pm/Issues'], /were not read yet/],
    [['rows', 'pm/Cards', '--where', 'Nope=1'], /no column "Nope". There are: CardId/],
    [['rows', 'pm/Cards', '--out', 'x.xlsx'], /end in .csv or .json.gz/],
  ])('says what is wrong with %j', async (args, message) => {
    expect(await line.run(args)).toMatchObject({ exit: 2, err: textLike(message) });
  });

  it('takes an app password, which opens tables alone and never shows', async () => {
    const { email, password } = line.sandbox.credentials.appPassword;
    const add = ['account', 'add', 'projectplace', '--name', 'Feeds', '--url', line.sandbox.url, '--app-password', email];
    const env = { TIDEMARK_SECRET_FEEDS: JSON.stringify({ appPassword: password }) };
    const wrong = { TIDEMARK_SECRET_FEEDS: JSON.stringify({ appPassword: 'no' }) };
    expect(await line.run([...add, '--secrets', 'env'], { env: wrong })).toMatchObject({
      exit: 1,
      err: textLike(/is wrong, or was deleted/),
    });
    expect((await line.run([...add, '--secrets', 'env'], { env })).exit).toBe(0);
    const all = await line.json(['tables', '--account', 'Feeds', '--refresh'], { env });
    expect(all.value).toContainEqual(having({ id: 'pm/Cards', account: 'Feeds' }));
    expect(line.said.join('\n')).not.toContain(password);
    await line.run(['account', 'remove', 'Feeds']);
    expect(await value('tables', '--account', 'robot')).not.toEqual([]);
  });
});
