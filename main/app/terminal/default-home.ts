import { join, resolve } from 'node:path';
import { BadInput } from '../bad-input.ts';

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userFolder: string;
}

/**
 * Where Tidemark keeps its own data: what was typed, else TIDEMARK_HOME, else the place that the system has for such data. Throws
 * `BadInput` for an empty name.
 */
export function chooseHome(typed: string | undefined, around: Surroundings): string {
  const said = typed ?? around.env['TIDEMARK_HOME'];
  if (typed === '') throw new BadInput('--home needs the name of a folder.');
  if (said !== undefined && said !== '') return resolve(said);
  if (around.platform === 'win32') {
    return join(around.env['APPDATA'] ?? join(around.userFolder, 'AppData', 'Roaming'), 'Tidemark');
  }
  if (around.platform === 'darwin') return join(around.userFolder, 'Library', 'Application Support', 'Tidemark');
  return join(around.env['XDG_DATA_HOME'] ?? join(around.userFolder, '.local', 'share'), 'tidemark');
}
