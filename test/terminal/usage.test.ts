import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../main/app/terminal/program.ts';
import { textLike, textWith } from '../app/matchers.ts';
import { openCommandLine } from './command-line.ts';
import type { Command } from 'commander';
import type { CommandLine } from './command-line.ts';

describe('what is typed wrong ends with 2 and one clear line', () => {
  let line: CommandLine;
  beforeAll(async () => {
    line = await openCommandLine();
    await line.addRobot();
  });
  afterAll(() => line.close());

  const add = ['account', 'add', 'projectplace', '--name', 'x', '--url'];

  it.concurrent.each([
    ['nothing', [], /lists the commands/],
    ['an unknown command', ['snyc'], /unknown command 'snyc'.*Did you mean sync/],
    ['an unknown option', ['sync', '--fast'], /unknown option '--fast'/],
    ['a missing argument', ['why'], /missing required argument 'path'/],
    ['a missing option', ['pair', 'add', '--workspace', '1'], /--folder.*See "tidemark pair add --help"/],
    ['half a command', ['pair'], /"tidemark pair --help" lists the commands/],
    [
      'a service that is not known',
      ['account', 'add', 'dropbox', '--name', 'x', '--url', 'https://x.example'],
      /no service "dropbox"/,
    ],
    [
      'no way to sign in',
      [...add, 'https://x.example'],
      /how to sign in to projectplace: one of --sign-in, --oauth2-robot, --oauth1-robot, --app-password\.$/,
    ],
    ['two ways to sign in', [...add, 'https://x.example', '--oauth2-robot', 'a', '--sign-in', 'b'], /one of/],
    ['half an OAuth 1 robot', [...add, 'https://x.example', '--oauth1-robot', 'key'], /CONSUMER_KEY:TOKEN/],
    ['an address that is none', [...add, 'nonsense', '--oauth2-robot', 'a'], /not an address/],
    ['an address in the clear', [...add, 'http://x.example', '--oauth2-robot', 'a'], /not encrypted/],
    [
      'a secret place that is none',
      [...add, 'https://x.example', '--oauth2-robot', 'a', '--secrets', 'file'],
      /keychain, env or session/,
    ],
    [
      'stdin that is not JSON',
      [...add, 'https://x.example', '--oauth2-robot', 'a', '--secrets', 'session'],
      /not JSON\. Give the secret of "x" there as JSON, \{"clientSecret":"…"\}\.$/,
    ],
    [
      'a name that is taken',
      ['account', 'add', 'projectplace', '--name', 'robot', '--url', 'https://x.example', '--oauth2-robot', 'a'],
      /already an account/,
    ],
    ['an account that is not there', ['account', 'test', 'nobody'], /no account "nobody"/],
    ['a workspace that is none', ['pair', 'add', '--workspace', 'a b', '--folder', 'x'], /--workspace takes an id/],
    ['a workspace that is not there', ['pair', 'add', '--workspace', '1', '--folder', 'x'], /sees no workspace 1/],
    ['a pair that is not there', ['sync', '--pair', '7'], /no pair 7/],
    ['a conflict that is not there', ['resolve', 'abc', 'mine'], /no conflict "abc"/],
    ['a version that is none', ['resolve', 'abc', 'ours'], /mine, theirs or both/],
    ['a time that is none', ['pause', '--for', 'soon'], /not a length of time/],
    ['a document that is none', ['download', '../etc', '--out', '.'], /takes an id/],
    ['a folder that is not there', ['download', '1', '--out', 'nowhere'], /no folder/],
    ['a file that is not there', ['upload', 'nothing.txt', '--to', '1'], /no file/],
    ['--every without --watch', ['sync', '--every', '5s'], /--every goes with --watch/],
  ])('%s', async (_what, args, message) => {
    const plain = await line.run(args, { stdin: 'nonsense' });
    expect(plain).toMatchObject({ exit: 2, out: '' });
    expect(plain.err).toMatch(message);
    expect(plain.err.split('\n')).toHaveLength(1);
  });

  it('says the same as JSON', async () => {
    expect(await line.json(['sync', '--pair', '7'])).toEqual({
      exit: 2,
      value: { error: { kind: 'usage', message: 'There is no pair 7. "tidemark pair list" shows those that exist.' } },
    });
    expect(await line.json(['snyc'])).toMatchObject({ exit: 2, value: { error: { kind: 'usage' } } });
  });

  it('helps with 0', async () => {
    expect(await line.run(['--help'])).toMatchObject({ exit: 0, out: textWith('confirm-deletes') });
    expect(await line.run(['--version'])).toMatchObject({ exit: 0, out: textLike(/^\d+\.\d+\.\d+$/) });
  });

  it.concurrent.each([
    ['pair list', 'No pairs yet.'],
    ['status', 'No pairs yet.'],
    ['sync', 'No pairs yet.'],
    ['held', 'Nothing is held back.'],
    ['conflicts', 'No conflicts.'],
    ['search anything', 'Nothing found.'],
    ['why anything', 'Nothing is known of "anything"'],
  ])('is honest about nothing: %s', async (command, words) => {
    expect(await line.run(command.split(' '))).toMatchObject({ exit: 0, out: textWith(words) });
  });

  it('begins with an account', async () => {
    const said = await line.run(['--home', join(line.top, 'another'), 'status']);
    expect(said).toMatchObject({ exit: 0, out: textLike(/^No accounts yet\. Add one with "tidemark account add/) });
  });
});

describe('the help of each command', () => {
  const helpOf = (command: Command): string[] => {
    let text = '';
    command.configureOutput({ writeOut: (more) => (text += more) }).outputHelp();
    return [text, ...command.commands.flatMap(helpOf)];
  };

  it('fits into 80 columns', () => {
    const lines = helpOf(buildProgram(() => Promise.resolve(), '0.0.0'))
      .join('\n')
      .split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines).toContain('  tidemark tool save-archived --to /backup --dry-run');
  });
});
