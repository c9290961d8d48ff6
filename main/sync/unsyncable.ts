import type { HeldStep } from './ports/trees.ts';

const said = {
  name: 'Its name is not text that can be read everywhere (UTF-8). Give it another name, and it is sent.',
  pair: 'It holds the marker of a pair, in the hidden folder “.tidemark”: it is the folder of another pair, or a copy of one.',
} as const;

/**
 * What lies here like any other file or folder and is never synced, as held steps: nobody else would say that it is only here. What stands in the
 * place of something else is told already.
 */
export function heldUnsyncable(found: ReadonlyMap<string, keyof typeof said>, held: readonly HeldStep[]): readonly HeldStep[] {
  const told = new Set(held.map(({ path }) => path));
  return [...found].flatMap(([path, reason]) =>
    told.has(path)
      ? []
      : {
          key: `unsyncable ${path}`,
          action: 'upload',
          side: 'remote',
          path,
          reason: reason === 'pair' ? 'other-pair' : 'name',
          message: said[reason],
          remoteId: null,
          webAddress: null,
        },
  );
}
