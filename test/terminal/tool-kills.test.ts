import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importCards, removePeople } from '../tools/eleven-jobs.ts';
import { openCommandLine, type CommandLine } from './command-line.ts';
import { beginAnew, expectWhole, killedAt, type Moment, runOf } from './tool-kills.ts';

describe('a tool that is killed in the middle', () => {
  let line: CommandLine;

  beforeAll(async () => {
    line = await openCommandLine('eleven');
    await line.addRobot();
  });
  afterAll(() => line.close());

  const at = ({ method, path }: typeof importCards, skip: number, when: Moment['when']): Moment => ({
    ...{ method, pathMatches: path },
    ...{ skip, when },
  });

  // `npm run soak -- tool-kills` kills each of them at any moment.
  it('makes each card once, whether the service had acted or not', async () => {
    const { tool, words } = importCards;
    await beginAnew(line, importCards);
    expect(await killedAt(line, [tool, ...words(line.folder)], at(importCards, 2, 'before'))).toBe(true);
    expect(await killedAt(line, ['resume', runOf(importCards)], at(importCards, 3, 'after'))).toBe(true);
    await expectWhole(line, importCards, 1);
  });

  it('takes each person out once', async () => {
    const { tool, words } = removePeople;
    await beginAnew(line, removePeople);
    expect(await killedAt(line, [tool, ...words(line.folder)], at(removePeople, 4, 'after'))).toBe(true);
    await expectWhole(line, removePeople, 0);
  });
});
