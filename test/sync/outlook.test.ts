import { expect, it } from 'vitest';
import { Outlook } from '../../main/sync/outlook.ts';

/** What is to be looked at, once everything was. */
function looks(act: (outlook: Outlook) => void): unknown {
  const outlook = new Outlook(() => undefined);
  outlook.take();
  act(outlook);
  const { local } = outlook.take();
  return local === 'everything' ? local : [...local].sort();
}

const move = { from: 'a', to: 'b/c' };

it.each([
  ['in it', 'a/in', ['a/in', 'b/c/in']],
  ['the folder itself', 'a', ['a', 'b/c']],
  ['beside it', 'ab', ['ab']],
])(
  'a folder that was moved from here takes along what is still to be looked at, and what hints tell late: %s',
  (_, path, expected) => {
    const before = looks((outlook) => {
      outlook.addFolder(path);
      outlook.moved(move);
    });
    const late = looks((outlook) => {
      outlook.moved(move);
      outlook.addFolder(path);
    });
    expect([before, late]).toEqual([expected, expected]);
  },
);

it('and when it was moved again', () => {
  const paths = looks((outlook) => {
    outlook.moved(move);
    outlook.moved({ from: 'b', to: 'd' });
    outlook.addFolder('a/in');
  });
  expect(paths).toEqual(['a/in', 'd/c/in']);
});

it('when everything is to be looked at, that is all', () => {
  const paths = looks((outlook) => {
    outlook.addEverythingLocal();
    outlook.moved(move);
    outlook.addFolder('a');
  });
  expect(paths).toBe('everything');
});
