import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that is not there yet, named after a workspace in a way that every system takes. */
export function suggestFolder(parent: string, workspace: string): string {
  const named = workspace
    .replaceAll(/[<>:"/\\|?*\p{Cc}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 80)
    .trim();
  const name = named === '' ? 'Workspace' : named;
  for (let number = 1; ; number += 1) {
    const folder = join(parent, number === 1 ? name : `${name} ${number}`);
    if (!existsSync(folder)) return folder;
  }
}
