import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { SandboxClock } from '../clock.ts';
import { Faults } from '../wire/faults.ts';
import { RequestCounts } from '../wire/request-counts.ts';
import { answerPlanpoint } from './api.ts';
import { answerPlanpointControl } from './control.ts';
import { answerFile } from './files.ts';
import type { PlanpointSeed } from './model.ts';
import { Tokens } from './tokens.ts';
import { type Manners, usualManners } from './views.ts';
import { PlanpointWorld } from './world.ts';

export interface PlanpointSandboxOptions {
  readonly seed: PlanpointSeed;
  /** 0 or left out: any free one. */
  readonly port?: number;
  readonly manners?: Partial<Manners>;
}

/** A request as it came, to either host. */
export interface SeenRequest {
  readonly host: 'api' | 'files';
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface PlanpointState {
  readonly clock: SandboxClock;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly counts: RequestCounts;
  readonly seen: SeenRequest[];
  readonly manners: Manners;
  readonly credentials: PlanpointSandbox['credentials'];
  world: PlanpointWorld;
  reset(): void;
}

/** A running stand-in: the API, and the files on an origin of their own, to which no token may come. */
export interface PlanpointSandbox {
  /** Origin, without a slash at the end. */
  readonly url: string;
  readonly filesUrl: string;
  readonly controlUrl: string;
  readonly credentials: { readonly username: string; readonly password: string; readonly token: string };
  /** What the control API reads and changes. */
  readonly state: PlanpointState;
  /** Ends all connections at once. */
  readonly stop: () => Promise<void>;
}

export async function startPlanpointSandbox(options: PlanpointSandboxOptions): Promise<PlanpointSandbox> {
  const { seed } = options;
  const clock = new SandboxClock();
  const tokens = new Tokens(clock);
  const credentials = {
    username: seed.user.username,
    password: randomBytes(9).toString('base64url'),
    token: tokens.issueLasting(),
  };
  const seen: SeenRequest[] = [];
  const files = createServer((incoming, response) => {
    note(seen, 'files', incoming);
    answerFile(incoming, response, state).catch(() => response.destroy());
  });
  const filesUrl = await listen(files, 0);
  const start: Manners = { ...usualManners, ...options.manners };
  const state: PlanpointState = {
    ...{ clock, tokens, seen, credentials, manners: { ...start } },
    faults: new Faults(),
    counts: new RequestCounts(),
    world: new PlanpointWorld(seed, filesUrl),
    reset() {
      state.world = new PlanpointWorld(seed, filesUrl);
      Object.assign(state.manners, start);
      for (const part of [state.faults.clear.bind(state.faults), () => state.counts.reset(), () => clock.reset()]) part();
      seen.length = 0;
      tokens.reset();
    },
  };
  const server = createServer((incoming, response) => {
    const isControl = incoming.url?.startsWith('/__sandbox') === true;
    if (!isControl) note(seen, 'api', incoming);
    const done = isControl ? answerPlanpointControl(incoming, response, state) : answerPlanpoint(incoming, response, state);
    done.catch(() => response.destroy());
  });
  const url = await listen(server, options.port ?? 0);
  return {
    ...{ url, filesUrl, controlUrl: `${url}/__sandbox`, credentials, state },
    stop: async () => {
      await Promise.all([close(server), close(files)]);
    },
  };
}

function note(seen: SeenRequest[], host: SeenRequest['host'], { method = '', url = '', headers }: IncomingMessage): void {
  seen.push({ host, method, url, headers });
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`);
    });
  });
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
