import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { previewFile, viewerOf } from '../../main/app/surface/preview.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tidemark-preview-'));
  await writeFile(join(root, 'Plan.PDF'), '%PDF-1.4');
});
afterAll(() => rm(root, { recursive: true }));

it.each([
  ['browser', { kind: 'pdf', type: 'application/pdf', data: Buffer.from('%PDF-1.4').toString('base64') }],
  ['electron', { kind: 'none', why: 'own-program' }],
] as const)('shows a PDF inside the page in a %s: %j', async (carrier, preview) => {
  expect((await previewFile({ root, path: 'Plan.PDF' }, viewerOf({ carrier }))).preview).toEqual(preview);
});
