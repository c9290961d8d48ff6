import { describe, expect, it } from 'vitest';
import { caseAndAccents } from './g7-case-and-accents.ts';
import { namesOfDisks } from './g8-names.ts';
import { playOnDisk } from './other-disk.ts';

describe.each([
  ['G7: case and accents', caseAndAccents],
  ['G8: names and limits of systems', namesOfDisks],
])('%s', (_, scenarios) => {
  it.each(scenarios)('$id $title ($disk)', async (scenario) => {
    const { here, there, did, trashed } = await playOnDisk(scenario);
    expect({ here, there }).toEqual({ here: scenario.here, there: scenario.there });
    expect(trashed).toEqual(scenario.trashed ?? []);
    if (scenario.did) expect(did).toEqual(scenario.did);
  });
});
