import { Desk } from './app/surface/desk.ts';
import { SignIns } from './app/surface/sign-ins.ts';
import { Redactor } from './app/redact.ts';
import { openCore } from './core.ts';
import { netTransport } from './services/http/net-transport.ts';
import { openSurface } from './surface.ts';
import { SyncError } from './sync/errors.ts';
import type { Machine } from './app/surface/machine.ts';
import type { OpenedCore } from './shell/desktop-app.ts';

/** The core with a desk for the desktop app. Throws what `openCore` throws, and `busy` when another process syncs this home. */
export async function openDesktopCore(
  home: string,
  desktop: {
    readonly machine: Machine;
    readonly openRequest: Parameters<typeof netTransport>[0];
    readonly moveToTrash: (path: string) => Promise<void>;
  },
): Promise<OpenedCore> {
  const { machine, openRequest, moveToTrash } = desktop;
  const core = await openCore({
    home,
    version: machine.version,
    env: process.env,
    redactor: new Redactor(),
    carrier: netTransport(openRequest),
    moveToTrash,
    askSecret: (account) => {
      const message = `The secret of "${account.name}" was kept for one session only. Give it again in the settings.`;
      return Promise.reject(new SyncError('auth', message));
    },
  });
  try {
    const { host, values, redact } = core;
    const desk = await Desk.open({ host, values, redact, machine });
    const signIns = new SignIns(desk);
    return {
      surface: openSurface(desk, signIns),
      takeLink: (link) => signIns.takeLink(link),
      serviceOrigins: () => host.settings.accounts().map(({ url }) => new URL(url).origin),
      close: async () => {
        await desk.close();
        await core.close();
      },
    };
  } catch (error) {
    await core.close();
    throw error;
  }
}
