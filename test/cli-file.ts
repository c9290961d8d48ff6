import { join } from 'node:path';

/** Set by `npm test`, which has just built it; the built program starts in half the time. */
const built = process.env['TIDEMARK_BUILT_CLI'];

/** The terminal's program that tests start. */
export const cliFile = built ?? join(import.meta.dirname, '../main/cli.ts');
