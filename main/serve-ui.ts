import { rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Desk } from './app/surface/desk.ts';
import { spokenLanguage } from './app/surface/language.ts';
import { PolledMachine } from './app/surface/polled-machine.ts';
import { openSurface } from './surface.ts';
import { systemClock } from './system-time.ts';
import { SyncError } from './sync/errors.ts';
import { openUiHost } from './web/ui-host.ts';
import type { DemoService } from './app/surface/demo-service.ts';
import type { Machine } from './app/surface/machine.ts';
import type { ServedUi } from './app/terminal/job.ts';
import type { Core } from './core.ts';

export interface ServeOptions {
  readonly port: number;
  readonly version: string;
  /** Where the built renderer is. */
  readonly page: string;
  readonly demo: DemoService | null;
  /** Where folders for workspaces are proposed; in the person's home when left out. */
  readonly folders?: string;
  /** See `DeskOptions`. */
  readonly listEveryMs?: number;
}

/** Puts a desk, the surface and the loopback host together, see `ServeUi`. */
export async function serveUi(core: Core, options: ServeOptions): Promise<ServedUi> {
  const { host, values, redact } = core;
  const every = options.listEveryMs === undefined ? {} : { listEveryMs: options.listEveryMs };
  const desk = await Desk.open({ host, values, redact, machine: await browserMachine(options), ...every });
  try {
    const served = await openUiHost({ surface: openSurface(desk), folder: options.page, port: options.port });
    const opener = join(host.home, 'open-window.html');
    writeOpener(opener, served.address);
    return {
      address: served.address,
      opener,
      close: async () => {
        rmSync(opener, { force: true });
        await served.close();
        await desk.close();
      },
    };
  } catch (error) {
    await desk.close();
    throw error;
  }
}

/** The one-time address is a secret until it is used. */
function writeOpener(file: string, address: string): void {
  rmSync(file, { force: true });
  const page = `<!doctype html><meta charset="utf-8"><title>Tidemark</title><meta http-equiv="refresh" content="0; url=${address}">\n`;
  writeFileSync(file, page, { mode: 0o600, flag: 'wx' });
}

async function browserMachine({ version, demo, folders }: ServeOptions): Promise<Machine> {
  const cannot = () => Promise.reject(new SyncError('refused', 'A browser cannot do this. The desktop app can.'));
  const { platform } = process;
  return {
    carrier: 'browser',
    system: platform === 'darwin' || platform === 'win32' ? platform : 'linux',
    version,
    suggestedFolder: folders ?? join(homedir(), 'Tidemark'),
    demo,
    events: await PolledMachine.open({ clock: systemClock }),
    language: spokenLanguage([Intl.DateTimeFormat().resolvedOptions().locale]),
    chooseFolder: () => Promise.resolve(null),
    chooseFile: null,
    signInByWindow: cannot,
    openFile: cannot,
    revealFile: cannot,
  };
}
