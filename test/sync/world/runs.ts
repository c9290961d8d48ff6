/** The seed of all properties: another one in each run, unless `TIDEMARK_SEED` asks for one again. */
export const seed = Number(process.env['TIDEMARK_SEED'] ?? Date.now() % 2 ** 31);

/** `TIDEMARK_RUNS` multiplies how often each property is tried. */
const factor = Number(process.env['TIDEMARK_RUNS'] ?? 1);

export function numRuns(usual: number): number {
  return Math.max(1, Math.round(usual * factor));
}
