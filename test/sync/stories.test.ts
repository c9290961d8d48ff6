import { describe, expect, it } from 'vitest';
import type { Act } from './world/act.ts';
import { imagesOf } from './world/images.ts';
import { assumed, play, type Story } from './world/play.ts';
import { linuxTraits } from './world/traits.ts';
import { names } from './world/world-names.ts';
import type { WorldOptions } from './world/world.ts';

/** An act in short: side, act, which thing, which other thing or folder, which name. */
type Short = readonly [Act['side'], Act['act'], number, number, string];

const linux: WorldOptions = {
  traits: linuxTraits,
  rich: false,
  disabled: [],
  deletesAllowed: true,
  linkFiles: false,
  hurried: false,
};

function actsOf(shorts: readonly Short[]): Act[] {
  // The table's rows are read by people: an act of the wrong side plays nothing, and the expectation tells.
  return shorts.map(([side, act, of, to, name]) => ({ side, act, of, to, name: names.indexOf(name) }) as Act);
}

/** Stories that went wrong once, as small as chance could make them. `play` checks what holds of all of them. */
const stories: readonly {
  name: string;
  options?: Partial<WorldOptions>;
  order?: number;
  first: readonly Short[];
  then: readonly (readonly Short[])[];
  here: readonly string[];
}[] = [
  {
    name: 'a file moved here while its document was replaced by a folder of that name keeps one record',
    first: [['here', 'create file', 0, 0, 'b']],
    then: [
      [
        ['both', 'move the same', 0, 0, 'a'],
        ['there', 'replace by the other kind', 0, 0, 'a'],
      ],
    ],
    here: ['a (conflict) = content 1', 'a/', 'a/in it.txt = content 2'],
  },
  {
    name: 'a file whose name is that of a conflict copy is not taken for a copy of itself',
    first: [
      ['here', 'create file', 0, 0, 'd.txt'],
      ['there', 'create file', 0, 0, 'd.txt'],
    ],
    then: [
      [
        ['there', 'edit', 0, 0, 'a'],
        ['there', 'overwrite by a move', 0, 21, 'a'],
        ['here', 'edit', 21, 0, 'a'],
      ],
    ],
    here: ['d (conflict).txt = content 3', 'd (conflict).txt = content 4'],
  },
  {
    name: 'a conflict name on this disk is mapped back for the service',
    order: 925633704,
    first: [
      ['there', 'create file', 0, 0, 'a'],
      ['there', 'create file', 0, 0, 'a'],
      ['there', 'create file', 0, 0, 'x/y'],
    ],
    then: [
      [
        ['here', 'swap', 14, 0, 'a'],
        ['there', 'swap', 0, 23, 'a'],
      ],
    ],
    here: ['a = content 3', 'x／y (conflict) = content 2', 'x／y = content 1'],
  },
  {
    name: 'a folder kept for what is ignored in it keeps its name',
    first: [
      ['here', 'create folder', 0, 0, 'a'],
      ['here', 'create file', 0, 9, 'out.ign'],
    ],
    then: [[['there', 'replace by the other kind', 0, 0, 'a']]],
    here: ['a ~ = content 2', 'a/', 'a/out.ign = content 1'],
  },
  {
    name: 'what stays here beside a folder that was left out keeps its name',
    first: [['here', 'create folder', 0, 0, 'a']],
    then: [
      [
        ['both', 'exclude', 0, 0, 'a'],
        ['there', 'create file', 0, 0, 'c.txt'],
        ['here', 'create in a moved folder', 0, 0, 'c.txt'],
      ],
    ],
    here: ['c ~.txt = content 1', 'c.txt/', 'c.txt/new.txt = content 2'],
  },
  {
    name: 'a link renamed on both sides is recorded',
    options: { linkFiles: true },
    first: [['both', 'add a link', 0, 0, 'a']],
    then: [
      [
        ['there', 'rename', 0, 0, 'b'],
        ['here', 'create file', 0, 0, 'b'],
        ['here', 'swap', 15, 0, 'a'],
      ],
    ],
    here: ['a.url = content 1', 'b.url = [InternetShortcut]\r\nURL=https://example.org/2\r\n'],
  },
  {
    name: 'the file of a link that is gone there goes too, though it was moved',
    options: { linkFiles: true },
    first: [
      ['both', 'add a link', 0, 0, 'a'],
      ['here', 'create folder', 0, 0, 'b'],
    ],
    then: [
      [
        ['there', 'delete', 0, 0, 'a'],
        ['here', 'move', 1, 1, 'a'],
      ],
    ],
    here: ['b/'],
  },
  {
    name: 'a conflict name stays while the other half of the rename is switched off',
    options: { disabled: assumed },
    first: [
      ['here', 'create file', 0, 0, 'c'],
      ['there', 'create folder', 0, 0, 'b'],
      ['here', 'create file', 0, 0, 'b'],
    ],
    then: [
      [
        ['both', 'create the same', 0, 0, 'a'],
        ['here', 'save as a new file', 0, 0, 'a'],
        ['here', 'delete', 5, 0, 'a'],
      ],
      [
        ['here', 'move and rename', 3, 0, 'a'],
        ['there', 'move and rename', 18, 7, 'b'],
      ],
    ],
    here: ['b (conflict) = content 2', 'b (conflict) = content 3', 'b/', 'c = content 4'],
  },
  {
    name: 'a folder deleted here that holds something ignored there is not deleted there, and comes back',
    first: [
      ['there', 'create folder', 0, 0, 'a'],
      ['there', 'create file', 0, 1, 'out.ign'],
      ['there', 'create file', 0, 1, 'b.txt'],
    ],
    then: [[['here', 'delete folder', 0, 0, 'a']]],
    here: ['a/'],
  },
  {
    name: 'documents of one name that are sent anew do not become one',
    first: [
      ['there', 'create folder', 0, 0, 'a'],
      ['there', 'create file', 0, 3, 'b.txt'],
      ['there', 'create file', 0, 3, 'b.txt'],
    ],
    then: [
      [
        ['here', 'save as a new file', 0, 0, 'a'],
        ['here', 'edit', 0, 0, 'a'],
      ],
      [['there', 'delete folder', 0, 0, 'a']],
    ],
    here: ['a/', 'a/b ~.txt = content 3', 'a/b.txt = content 4'],
  },
  {
    name: 'a folder waits for the name of a file that is still being written',
    options: { hurried: true },
    first: [],
    then: [
      [
        ['there', 'create folder', 0, 0, 'c.txt'],
        ['here', 'create file', 0, 0, 'c.txt'],
      ],
    ],
    here: ['c (conflict).txt = content 1', 'c.txt/'],
  },
  {
    name: 'a folder does not go with a file in it that is still being written and belongs elsewhere',
    options: { hurried: true },
    first: [
      ['here', 'create folder', 0, 0, 'a'],
      ['here', 'create file', 0, 7, 'a'],
    ],
    then: [
      [
        ['there', 'move', 15, 0, 'a'],
        ['there', 'delete folder', 0, 0, 'a'],
        ['here', 'save as a new file', 0, 0, 'a'],
      ],
    ],
    here: ['a = content 2'],
  },
  {
    name: 'a symbolic link has the name that a copy for a conflict would get',
    options: { hurried: true },
    first: [
      ['here', 'create file', 0, 0, 'a.txt'],
      ['there', 'create folder', 0, 0, 'a'],
    ],
    then: [
      [
        ['here', 'save as a new file', 0, 0, 'a'],
        ['there', 'touch', 0, 0, 'a'],
        ['there', 'replace by the other kind', 0, 0, 'a'],
        ['both', 'make a symbolic link', 0, 0, 'a (conflict 2026-11-20 12.00.30 laptop).txt'],
      ],
      [],
    ],
    here: ['a (conflict) 2.txt = content 2', 'a (conflict).txt = @link', 'a = content 3', 'a.txt = content 1'],
  },
  {
    name: 'a file that was moved to where nothing is sent, and is saved anew when its folder has got another name, is the same document',
    first: [
      ['there', 'create folder', 0, 0, 'b'],
      ['there', 'create file', 0, 15, 'a'],
      ['there', 'create file', 0, 13, 'a'],
      ['there', 'create folder', 0, 0, 'a'],
      ['here', 'create folder', 0, 0, 'c'],
      ['here', 'create file', 0, 0, 'a'],
      ['there', 'create file', 0, 11, 'a'],
    ],
    then: [
      [
        ['here', 'overwrite by a move', 10, 29, 'a'],
        ['both', 'exclude', 0, 4, 'a'],
        ['here', 'create file', 0, 29, 'a'],
      ],
      [
        ['here', 'rename', 3, 0, 'a.txt'],
        ['here', 'save as a new file', 15, 0, 'a'],
      ],
    ],
    here: ['a (conflict) = content 3', 'a.txt/', 'a.txt/a = content 6', 'b/', 'b/a ~ = content 2', 'c/', 'c/a = content 5'],
  },
];

describe('stories that went wrong once', () => {
  it.each(stories)('$name', async ({ options = {}, order = 0, first, then, here }) => {
    const story: Story = { options: { ...linux, ...options }, first: actsOf(first), then: then.map(actsOf), order };
    const { world } = await play(story);
    const seen = imagesOf(world).here.map((line) => line.replace(/ \(conflict [^)]*\)/g, ' (conflict)'));
    expect([...seen].sort()).toEqual([...here].sort());
  });

  it('a new ignore rule deletes nothing on either side, and the rule gone, all is as it was', async () => {
    const { world } = await play({
      options: linux,
      first: actsOf([
        ['here', 'create folder', 0, 0, 'a'],
        ['here', 'create file', 0, 1, 'a.txt'],
        ['there', 'create file', 0, 0, 'b.txt'],
      ]),
      then: [],
      order: 0,
    });
    const before = imagesOf(world);
    world.folder.ignoredEndings = ['.txt', 'a'];
    await world.observe();
    expect(world.plan().steps).toEqual([]);
    world.folder.ignoredEndings = ['.ign'];
    await world.observe();
    const { steps } = world.plan();
    for (const step of steps) await world.do(step);
    expect(imagesOf(world)).toEqual(before);
    expect([...new Set(steps.map(({ type }) => type))]).toEqual([]);
  });
});
