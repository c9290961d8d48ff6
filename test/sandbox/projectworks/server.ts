import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { Faults } from '../wire/faults.ts';
import { answerProjectworks } from './api.ts';
import { answerProjectworksControl, ProjectworksControl } from './control.ts';
import { demoRecords } from './demo.ts';
import type { KeyPair } from './keys.ts';
import { type ProjectworksSeed, ProjectworksWorld } from './world.ts';

export interface ProjectworksSandboxOptions {
  /** The demo account when left out. */
  readonly seed?: ProjectworksSeed;
  /** 0 or left out: any free one. */
  readonly port?: number;
  /** Added to each answer of the service, not of the control API. */
  readonly latencyMs?: number;
}

/** A running stand-in for Projectworks (services.md 3 and 5). */
export interface ProjectworksSandbox {
  /** Origin, without a slash at the end. */
  readonly url: string;
  /** As the dialog of API accounts shows it. */
  readonly apiEndpoint: string;
  readonly controlUrl: string;
  /** The pair that is good now. */
  readonly credentials: KeyPair;
  /** The same as the control API, without HTTP. */
  readonly control: ProjectworksControl;
  stop(): Promise<void>;
}

/** Starts a stand-in on 127.0.0.1. */
export async function startProjectworksSandbox(options: ProjectworksSandboxOptions = {}): Promise<ProjectworksSandbox> {
  const { seed = demoRecords, latencyMs = 0, port = 0 } = options;
  const world = new ProjectworksWorld(seed);
  const faults = new Faults();
  const control = new ProjectworksControl(world, faults);
  const server = createServer((incoming, response) => {
    response.sendDate = false;
    const done = incoming.url?.startsWith('/__sandbox')
      ? answerProjectworksControl(incoming, response, control)
      : answerProjectworks(incoming, response, { world, faults, latencyMs });
    // Nothing can be told to a client that has gone.
    done.catch(() => response.destroy());
  });
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  return {
    ...{ url, apiEndpoint: `${url}/api/v1`, controlUrl: `${url}/__sandbox` },
    get credentials() {
      return world.keys.newest;
    },
    control,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
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
