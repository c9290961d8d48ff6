import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { Credentials } from './account.ts';
import { newCredentials } from './account.ts';
import { answerApi } from './api.ts';
import { SandboxClock } from './clock.ts';
import { answerControl } from './control/control-routes.ts';
import { Control } from './control/control.ts';
import type { Seed } from './seed.ts';
import { Faults } from './wire/faults.ts';
import { RequestCounts } from './wire/request-counts.ts';
import type { Fields } from './world.ts';
import { World } from './world.ts';

export interface SandboxOptions {
  readonly seed: Seed;
  /** 0 or left out: any free one. */
  readonly port?: number;
  /** `minimal` when left out. */
  readonly fields?: Fields;
  /** Added to each answer of the service, not of the control API. */
  readonly latencyMs?: number;
  /** How long refresh tokens live; 120 when left out (contract 3.3). */
  readonly refreshDays?: number;
}

export interface SandboxWorkspace {
  readonly id: number;
  readonly name: string;
  readonly rootContainerId: number;
}

/** A running stand-in. */
export interface Sandbox {
  /** Origin, without a slash at the end. */
  readonly url: string;
  /** Where the control API answers over HTTP. */
  readonly controlUrl: string;
  readonly credentials: Credentials;
  /** Those of the seed, archived ones included. */
  readonly workspaces: readonly SandboxWorkspace[];
  /** The same as the control API, without HTTP. */
  readonly control: Control;
  /** Ends all connections at once and removes temporary files. */
  stop(): Promise<void>;
}

/** How soon after midnight hooks tell of the cards of a day. */
const dayCheckMs = 30_000;

/** Starts a stand-in for the service on 127.0.0.1. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { seed, fields = 'minimal', latencyMs = 0, refreshDays = 120 } = options;
  const clock = new SandboxClock();
  const credentials = newCredentials((seed.people.find(({ role }) => role === 'member') ?? seed.people.at(-1))?.email ?? '');
  const makeWorld = () => new World({ seed, clock, fields, credentials, refreshDays });
  const faults = new Faults();
  const counts = new RequestCounts();
  const control = new Control({ makeWorld, clock, faults, counts });
  const days = setInterval(() => control.tellDue(), dayCheckMs);
  const server = createServer((incoming, response) => {
    response.sendDate = false;
    const done = incoming.url?.startsWith('/__sandbox')
      ? answerControl(incoming, response, control)
      : answerApi(incoming, response, { world: control.world, faults, counts, latencyMs });
    // Nothing can be told to a client that has gone.
    done.catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  const port = await listen(server, options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    controlUrl: `${url}/__sandbox`,
    credentials,
    workspaces: [...control.world.workspaces.values()].map(({ id, name, root }) => ({ id, name, rootContainerId: root.id })),
    control,
    stop: async () => {
      clearInterval(days);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await control.world.close();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
