import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import type { Host } from '../host.ts';

/** Where files go that a person asks for: among the downloads, or in the home where there are none. */
export async function downloadsFolder(host: Host): Promise<string> {
  const downloads = join(homedir(), 'Downloads');
  if (existsSync(downloads)) return downloads;
  const own = join(host.home, 'exports');
  await makeFolder(own, 0o700);
  return own;
}
