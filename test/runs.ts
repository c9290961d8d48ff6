/**
 * The seed of all properties. `npm test` always takes the same, so that a red test is always somebody's change; `npm run soak` takes
 * others, and says them; `TIDEMARK_SEED` asks for one.
 */
export const seed = Number(process.env['TIDEMARK_SEED'] ?? 1_637_452_800);

/** `TIDEMARK_RUNS` multiplies how often each property is tried. */
const factor = Number(process.env['TIDEMARK_RUNS'] ?? 1);

export function numRuns(usual: number): number {
  return Math.max(1, Math.round(usual * factor));
}

/** A time limit in ms for so many runs of what usually takes less than `usual`. */
export function patience(usual: number): number {
  return usual * Math.max(1, factor);
}
