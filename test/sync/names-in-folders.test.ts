import { expect, it } from 'vitest';
import { Tree } from '../../main/sync/trees.ts';
import { chance } from '../crash/crash-world.ts';
import { seed } from '../runs.ts';

interface Node {
  readonly id: number;
  readonly parentId: number;
  readonly name: string;
}

it('children are found by name in folders of any size, whatever came, went, moved or got another name', () => {
  const tree = new Tree<number, Node>();
  const random = chance(seed);
  const below = (most: number): number => Math.floor(random() * most);
  for (let turn = 0; turn < 5_000; turn += 1) {
    const id = below(300);
    if (below(4) === 0) tree.drop(id);
    else tree.put({ id, parentId: 1_000 + below(3), name: `name ${below(50)}` });
    const [parent, name] = [1_000 + below(3), `name ${below(50)}`];
    const bare = [...tree.children(parent)].filter((node) => node.name === name).map((node) => node.id);
    expect([...tree.named(parent, name)].map((node) => node.id).sort()).toEqual(bare.sort());
  }
  expect([...tree.children(1_000)].length).toBeGreaterThan(64);
});

it('thousands of names are asked for in one folder without going through all of it each time', () => {
  const tree = new Tree<number, Node>();
  let looks = 0;
  const nodes = Array.from({ length: 5_000 }, (_, id) => ({
    id,
    parentId: -1,
    get name() {
      looks += 1;
      return `name ${String(id)}`;
    },
  }));
  for (const node of nodes) tree.put(node);
  for (const { id } of nodes) expect(tree.child(-1, `name ${String(id)}`)?.id).toBe(id);
  expect(looks).toBeLessThan(nodes.length * 10);
});
