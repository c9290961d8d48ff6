import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textLike } from '../app/matchers.ts';
import { openCommandLine } from './command-line.ts';
import type { CommandLine } from './command-line.ts';

describe('webhooks in the terminal', () => {
  let line: CommandLine;
  beforeAll(async () => {
    line = await openCommandLine('small');
    await line.addRobot();
    await line.run(['sync']);
  });
  afterAll(() => line.close());
  const there = () => line.sandbox.control.world.subscriptions.all().map(({ url }) => url);

  it('are added, listed, changed and ended', async () => {
    const added = await line.json(['webhooks', 'add', '--board', 'work', '--address', 'https://hooks.example.com/tm/']);
    const row = { account: 'robot', board: 'Work', events: ['card_status_change'], here: true };
    expect(added).toMatchObject({ exit: 0, value: { ...row, address: 'https://hooks.example.com/tm/hooks/…' } });
    expect(there()).toEqual([textLike(/^https:\/\/hooks\.example\.com\/tm\/hooks\/[a-z0-9]{38}$/)]);
    expect(await line.json(['webhooks'])).toEqual({ exit: 0, value: [added.value] });
    const { id } = added.value as { id: string };
    const elsewhere = ['--address', 'https://other.example.com/in', '--elsewhere'];
    expect(await line.json(['webhooks', 'change', id, ...elsewhere])).toEqual({ exit: 0, value: { changed: id } });
    expect(there()).toEqual(['https://other.example.com/in']);
    expect((await line.run(['tool', 'webhooks'])).out).toMatch(/Work +https:\/\/other\.example\.com\/in +serves$/);
    expect((await line.run(['webhooks', 'list'])).out).toMatch(/Work +elsewhere +https:\/\/other\.example\.com\/in +robot$/);
    expect(await line.json(['webhooks', 'remove', id])).toEqual({ exit: 0, value: { removed: id } });
    expect([there(), await line.json(['webhooks', 'list'])]).toEqual([[], { exit: 0, value: [] }]);
    expect(await line.json(['webhooks', 'remove', id])).toMatchObject({
      exit: 1,
      value: { error: { kind: 'gone', message: 'This webhook is not there any more.' } },
    });
  });

  it('are told to need https', async () => {
    const add = ['webhooks', 'add', '--board', 'Work', '--address'];
    expect(await line.json([...add, 'http://hooks.example.com'])).toMatchObject({
      exit: 1,
      value: { error: { kind: 'refused' } },
    });
    expect(await line.json([...add, 'hooks.example.com'])).toMatchObject({ exit: 2, value: { error: { kind: 'usage' } } });
    expect(there()).toEqual([]);
  });
});
