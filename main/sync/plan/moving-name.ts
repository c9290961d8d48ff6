/** Ends the name of something that is between two names, so that a run that was cut short does not take it for a rename. */
const movingMark = '.tidemark-moving';
/** UTF-16 units that are kept whole: with the mark they fit into 255 bytes in any script. */
const mostUnits = 70;

/** The name of something that stands aside for a while. The id keeps it apart from others that were left aside. */
export function movingName(name: string, id: string | number): string {
  const points = Array.from(name);
  const kept = name.length <= mostUnits ? name : `${points.slice(0, 20).join('')}…${points.slice(-10).join('')}`;
  return `${kept}.${id}${movingMark}`;
}

/** What something is called that was left aside, and whether it was. */
export function nameBeforeMove(name: string): { readonly name: string; readonly isMoving: boolean } {
  if (!name.endsWith(movingMark)) return { name, isMoving: false };
  const withId = name.slice(0, -movingMark.length);
  const dot = withId.lastIndexOf('.');
  return { name: dot > 0 ? withId.slice(0, dot) : withId, isMoving: true };
}
