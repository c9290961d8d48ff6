import './thread-pool.ts';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDesktopCore } from './desktop-core.ts';
import { PolledMachine } from './app/surface/polled-machine.ts';
import { chooseHome } from './app/terminal/default-home.ts';
import { runDesktop } from './shell/desktop-app.ts';
import { netRequest } from './shell/net-request.ts';
import { moveToTrash } from './shell/desktop-machine.ts';
import { systemClock } from './system-time.ts';

const home = chooseHome(undefined, { platform: process.platform, env: process.env, userFolder: homedir() });
// Beside out/main, where this module lies once it is bundled.
const page = fileURLToPath(new URL('../renderer/', import.meta.url));
runDesktop({
  windowData: join(home, 'window'),
  page,
  look: () => PolledMachine.open({ clock: systemClock }),
  open: (machine) => openDesktopCore(home, { machine, openRequest: netRequest, moveToTrash }),
});
