import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Seed, SeedDocument } from '../seed.ts';
import type { SeedCard } from '../boards/seed-board.ts';
import { administrationSeed, demoSeed, emptySeed, generatedBoards, generatedSeed } from './index.ts';

const seeds: readonly (readonly [name: string, seed: Seed])[] = [
  ['demo', demoSeed()],
  ['empty', emptySeed()],
  ['administration', administrationSeed()],
  ['generated', generatedSeed(450, 2, 10)],
  ['generated without folders', generatedSeed(0, 5, 10)],
  ['generated boards', generatedBoards(2, 30)],
];

describe.each(seeds)('the %s seed', (_, seed) => {
  it('names each folder once, parents first, and has all folders that it uses', () => {
    for (const { folders, documents, links } of seed.workspaces) {
      const seen = new Set([JSON.stringify([])]);
      for (const { folder } of folders) {
        expect(seen.has(JSON.stringify(folder.slice(0, -1)))).toBe(true);
        expect(seen.has(JSON.stringify(folder))).toBe(false);
        seen.add(JSON.stringify(folder));
      }
      const homeless = [...documents, ...links].filter(({ folder }) => !seen.has(JSON.stringify(folder)));
      expect(homeless).toEqual([]);
    }
  });

  it('knows everybody who is named in it', () => {
    const known = new Set(seed.people.map(({ email }) => email));
    const named = seed.workspaces.flatMap(({ members, documents }) => [
      ...members,
      ...documents.map((document) => document.modifiedBy),
    ]);
    expect(named.filter((email) => !known.has(email))).toEqual([]);
  });

  it('has cards of its own columns, labels, activities and members only', () => {
    for (const { members, planlets = [], boards = [] } of seed.workspaces) {
      const people = new Set(members);
      const activities = new Set(planlets.map(({ name }) => name));
      for (const { name, columns, labels = [], cards } of boards) {
        const columnIds = new Set(columns.map(({ id }) => id));
        const labelIds = new Set(labels.map(({ id }) => id));
        const wrong = cards().filter(
          (card) =>
            !columnIds.has(card.column) ||
            (card.label !== undefined && !labelIds.has(card.label)) ||
            (card.planlet !== undefined && !activities.has(card.planlet)) ||
            !peopleOf(card).every((email) => people.has(email)),
        );
        expect([name, wrong]).toEqual([name, []]);
      }
    }
  });
});

describe('the demo seed', () => {
  const demo = demoSeed();
  const documents = demo.workspaces.flatMap((workspace) => workspace.documents);
  const sizes = new Map(documents.map((document) => [document, document.bytes().length]));

  it('has about 200 documents, one of them empty and one of 20 MiB, and the same bytes each time', () => {
    expect(documents).toHaveLength(199);
    expect([...sizes.values()].filter((size) => size === 0)).toHaveLength(1);
    expect(Math.max(...sizes.values())).toBe(20 * 1024 * 1024);
    expect(digest(demoSeed())).toBe(digest(demo));
  });

  it('has an archived workspace, both kinds of roots, a read-only folder, older versions, links and a guest', () => {
    const facts = demo.workspaces.map(({ archived, rootIsWorkspace, folders, links }) => ({
      archived,
      rootIsWorkspace,
      readOnly: folders.filter(({ access }) => access === 'read').length,
      links: links.length,
    }));
    expect(facts).toEqual([
      { archived: false, rootIsWorkspace: false, readOnly: 0, links: 3 },
      { archived: false, rootIsWorkspace: true, readOnly: 0, links: 2 },
      { archived: false, rootIsWorkspace: false, readOnly: 1, links: 2 },
      { archived: true, rootIsWorkspace: false, readOnly: 0, links: 0 },
    ]);
    expect(documents.filter(({ olderVersions }) => olderVersions && olderVersions.length > 1).length).toBeGreaterThan(5);
    expect(demo.people.map(({ role }) => role)).toContain('external');
  });

  it('has the awkward names of contract section 16.6', () => {
    const names = documents.map(({ name }) => name);
    for (const sign of '/\\:*?"<>|') expect(names.some((name) => name.includes(sign))).toBe(true);
    expect(names.some((name) => Buffer.byteLength(name) === 255)).toBe(true);
    expect(names.some((name) => name !== name.normalize('NFC') && names.includes(name.normalize('NFC')))).toBe(true);
    expect(names.some((name) => name !== name.toUpperCase() && names.includes(name.toUpperCase()))).toBe(true);
    expect(names).toEqual(expect.arrayContaining(['CON', 'Ends with a dot.', 'Ends with a space ']));
    const inRoots = demo.workspaces.flatMap((workspace) => workspace.documents.filter(({ folder }) => folder.length === 0));
    expect(inRoots.filter(({ name }) => name === 'Status.md')).toHaveLength(2);
  });

  it.each(ending('.pdf'))('$name points to its objects', (document) => {
    const text = Buffer.from(document.bytes()).toString('latin1');
    const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
    const offsets = [...text.slice(table).matchAll(/(\d{10}) 00000 n /g)].map(([, offset]) => Number(offset));
    expect(offsets.length).toBeGreaterThan(6);
    for (const [index, offset] of offsets.entries())
      expect(text.slice(offset)).toMatch(new RegExp(`^${String(index + 1)} 0 obj\n`));
    // A sign that the font cannot show would stand as a question mark where none was meant.
    expect(text).not.toMatch(/\S\?\S/);
  });

  it.each(ending('.png'))('$name holds all its pixels', (document) => {
    const bytes = Buffer.from(document.bytes());
    const at = bytes.indexOf('IDAT');
    const pixels = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
    expect(pixels).toHaveLength((bytes.readUInt32BE(16) + 1) * bytes.readUInt32BE(20));
    expect(new Set(pixels).size).toBeGreaterThan(2);
  });

  function ending(end: string): SeedDocument[] {
    return documents.filter(({ name }) => name.endsWith(end));
  }
});

it('the demo seed has four boards, one of 2,000 cards, with some of everything, the same each time', () => {
  const boards = demoSeed().workspaces.flatMap((workspace) => workspace.boards ?? []);
  const cards = boards.map((board) => board.cards());
  expect(cards.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([8, 12, 15, 2000]);
  const all = cards.flat();
  const some: readonly ((card: SeedCard) => boolean)[] = [
    (card) => card.blocked !== undefined,
    (card) => card.dueDate !== undefined,
    (card) => card.label !== undefined,
    (card) => (card.checklist ?? []).length > 0,
    (card) => (card.comments ?? []).length > 0,
    (card) => (card.attachments ?? []).length > 0,
    (card) => (card.tags ?? []).length > 0,
    (card) => (card.reports ?? []).length > 0,
    (card) => (card.contributors ?? []).length > 0,
  ];
  expect(some.map((has) => all.some(has))).toEqual(some.map(() => true));
  expect(
    JSON.stringify(
      demoSeed()
        .workspaces.flatMap((one) => one.boards ?? [])
        .map((board) => board.cards()),
    ),
  ).toBe(JSON.stringify(cards));
});

it('generated boards have the cards that were asked for', () => {
  const [workspace] = generatedBoards(3, 40).workspaces;
  const titles = workspace!.boards!.flatMap((board) => board.cards().map(({ title }) => title));
  expect([workspace!.boards!.length, new Set(titles).size]).toEqual([3, 120]);
});

describe('a generated seed', () => {
  it('has the documents that were asked for, all different, in three levels of folders', () => {
    const [workspace] = generatedSeed(1000, 100, 1024).workspaces;
    expect(workspace!.documents).toHaveLength(100_000);
    expect(Math.max(...workspace!.folders.map(({ folder }) => folder.length))).toBe(3);
    const some = workspace!.documents
      .filter((_, index) => index % 50 === 0)
      .map(({ bytes }) => Buffer.from(bytes()).toString('latin1'));
    expect(new Set(some).size).toBe(2000);
    expect(new Set(some.map(({ length }) => length))).toEqual(new Set([1024]));
  });
});

function peopleOf(card: SeedCard): readonly string[] {
  const { createdBy, assignee = [], contributors = [], comments = [] } = card;
  return [createdBy, assignee, contributors, comments.map(({ by }) => by)].flat();
}

function digest(seed: Seed): string {
  const hash = createHash('sha256');
  for (const { documents } of seed.workspaces) for (const { bytes } of documents) hash.update(bytes());
  return hash.digest('hex');
}
