import { fits } from '../names.ts';
import type { FolderTraits } from '../ports/folder.ts';

/** Ends the name of something that is between two names, so that a run that was cut short does not take it for a rename. */
const movingMark = '.tidemark-moving';
/** UTF-16 units that are kept whole: with the mark they fit into 255 bytes in any script. */
const mostUnits = 70;

/** The name of something that stands aside for a while. The id keeps it apart from others that were left aside. `disk` is null for the service. */
export function movingName(name: string, id: string | number, disk: FolderTraits | null): string {
  const points = Array.from(name);
  const cut = `${points.slice(0, 20).join('')}…${points.slice(-10).join('')}`;
  // Disks that encrypt names may hold short ones only.
  const least = `${points.slice(0, 4).join('')}…`;
  const forms = [...(name.length <= mostUnits ? [name] : []), cut, least].map((kept) => `${kept}.${id}${movingMark}`);
  return forms.find((form) => disk === null || fits(form, disk)) ?? `${least}.${id}${movingMark}`;
}

/** What something is called that was left aside, and whether it was. */
export function nameBeforeMove(name: string): { readonly name: string; readonly isMoving: boolean } {
  if (!name.endsWith(movingMark)) return { name, isMoving: false };
  const withId = name.slice(0, -movingMark.length);
  const dot = withId.lastIndexOf('.');
  return { name: dot > 0 ? withId.slice(0, dot) : withId, isMoving: true };
}
