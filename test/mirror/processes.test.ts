import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openMirror } from '../../main/mirror/mirror.ts';
import { historyEntry } from './records.ts';
import { temporaryHome } from './temporary-home.ts';

describe('several processes with one mirror', () => {
  it('read whole states while one writes, and may write too', async () => {
    const file = join(temporaryHome(), 'mirror.db');
    const writer = spawn(process.execPath, [fileURLToPath(new URL('./killed-writer.ts', import.meta.url)), file]);
    await once(writer.stdout, 'data');
    writer.stdout.resume();
    const seen = new Set<string>();
    let own = 0;
    // Until enough was seen of what the other writes; how long that takes is up to the machine.
    while (seen.size < 10) {
      // As `status` does: open, read, close.
      const mirror = openMirror(file);
      expect(mirror.notices).toEqual([]);
      const { remote, local, synced } = mirror.trees(1).load();
      const names = new Set([
        ...remote.map(({ name }) => name),
        ...local.map(({ name }) => name),
        ...synced.map((node) => node.remoteName),
      ]);
      expect([names.size, remote.length]).toEqual([1, 20]);
      for (const name of names) seen.add(name);
      own += 1;
      mirror.trees(2).commit({ history: [historyEntry({ reason: String(own) })] });
      mirror.close();
      await new Promise((resolve) => setImmediate(resolve));
    }
    writer.kill('SIGKILL');
    await once(writer, 'close');
    const mirror = openMirror(file);
    expect(mirror.history({ pairId: 2, limit: 1 })[0]?.reason).toBe(String(own));
    mirror.close();
  });
});
