import type { HeldReason, HeldStep } from './ports/trees.ts';

const told = {
  name: {
    reason: 'name',
    message: 'Its name is not text that can be read everywhere (UTF-8). Give it another name, and it is sent.',
  },
  path: {
    reason: 'name',
    message:
      'Its path, with all folders above, is longer than this system takes: it can be neither read nor changed. Shorten a name.',
  },
  pair: {
    reason: 'other-pair',
    message:
      'It holds the marker of a pair, in the hidden folder “.tidemark”: it is the folder of another pair, or a copy of one.',
  },
  disk: {
    reason: 'other-disk',
    message:
      'Another disk is mounted here, which looks like an emptied folder when it is not there. Sync it as a folder of its own.',
  },
} as const satisfies Record<string, { reason: HeldReason; message: string }>;

/**
 * What lies here like any other file or folder and is never synced, as held steps: nobody else would say that it is only here. What stands in the
 * place of something else is told already.
 */
export function heldUnsyncable(found: ReadonlyMap<string, keyof typeof told>, held: readonly HeldStep[]): readonly HeldStep[] {
  const known = new Set(held.map(({ path }) => path));
  return [...found].flatMap(([path, reason]) =>
    known.has(path)
      ? []
      : {
          key: `unsyncable ${path}`,
          action: 'upload',
          side: 'remote',
          path,
          ...told[reason],
          remoteId: null,
          webAddress: null,
        },
  );
}
