import { describe, expect, it } from 'vitest';
import { caseAndAccents } from './g7-case-and-accents.ts';
import { editors } from './g10-editors.ts';
import { inodes } from './g11-inodes.ts';
import { metadata } from './g17-metadata.ts';
import { namesOfDisks } from './g8-names.ts';
import { playOnModel } from './model-disk.ts';

describe.each([
  ['G7: case and accents', caseAndAccents],
  ['G8: names and limits of systems', namesOfDisks],
  ['G10: editors and other programs', editors],
  ['G11: inodes', inodes],
  ['G17: metadata and types', metadata],
])('%s', (_, scenarios) => {
  it.each(scenarios)('$id $title ($disk)', async (scenario) => {
    const { here, there, did, trashed } = await playOnModel(scenario);
    expect({ here, there }).toEqual({ here: scenario.here, there: scenario.there });
    expect(trashed).toEqual(scenario.trashed ?? []);
    if (scenario.did) expect(did).toEqual(scenario.did);
  });
});
