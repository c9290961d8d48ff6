export const sideActs = [
  'create file',
  'create folder',
  'edit',
  'rename',
  'move',
  'move and rename',
  'swap',
  'delete',
  'delete folder',
  'replace by the other kind',
  'create in a moved folder',
  'overwrite by a move',
  'touch',
  'save as a new file',
] as const;

export const bothActs = [
  'create the same',
  'edit the same',
  'move the same',
  'delete both',
  'exclude',
  'exclude and leave',
  'include',
  'add a link',
  'make a symbolic link',
] as const;

export type SideAct = (typeof sideActs)[number];

/** One thing that a person does. Numbers choose among what there is at that moment, so that any list of acts can be played. */
export type Act =
  | { readonly side: 'here' | 'there'; readonly act: SideAct; readonly of: number; readonly to: number; readonly name: number }
  | {
      readonly side: 'both';
      readonly act: (typeof bothActs)[number];
      readonly of: number;
      readonly to: number;
      readonly name: number;
    };

export function pick<T>(list: readonly T[], at: number): T | undefined {
  return list.length === 0 ? undefined : list[at % list.length];
}

/** Contents that nobody has written before. */
export class Contents {
  count = 0;

  next(): string {
    this.count += 1;
    return `content ${this.count}`;
  }
}
