import { describe, expect, it } from 'vitest';
import { severalComputers } from './g16-several.ts';
import { playSeveral } from './several-computers.ts';

describe('G16: several computers on one archive', () => {
  it.each(severalComputers)('$id $title', async (scenario) => {
    const { tree, kept = [] } = scenario;
    expect(await playSeveral(scenario)).toEqual({ laptop: tree, tower: tree, desk: tree, archive: tree, kept });
  });
});
