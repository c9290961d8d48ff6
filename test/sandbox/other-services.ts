import { planpointDemo } from './planpoint/seed.ts';
import { startPlanpointSandbox } from './planpoint/server.ts';
import { startProjectworksSandbox } from './projectworks/server.ts';
import { demoSeed } from './targetprocess/demo.ts';
import { startTargetprocessSandbox } from './targetprocess/server.ts';

/** A stand-in that runs: what is printed of it, and its end. */
export interface Started {
  readonly line: Readonly<Record<string, unknown>>;
  readonly stop: () => Promise<void>;
}

/** The stand-ins of the services other than ProjectPlace, each with its demo account. */
export const otherServices: Readonly<Record<string, (port: number) => Promise<Started>>> = {
  async planpoint(port) {
    const {
      url,
      filesUrl,
      controlUrl: control,
      credentials,
      stop,
    } = await startPlanpointSandbox({ seed: planpointDemo(), port });
    return { line: { url, filesUrl, control, credentials }, stop };
  },
  async projectworks(port) {
    const sandbox = await startProjectworksSandbox({ port });
    const { url, apiEndpoint, controlUrl: control, credentials } = sandbox;
    return { line: { url, apiEndpoint, control, credentials }, stop: () => sandbox.stop() };
  },
  async targetprocess(port) {
    const sandbox = await startTargetprocessSandbox({ seed: demoSeed, port });
    const { url, controlUrl: control, credentials } = sandbox;
    return { line: { url, control, credentials }, stop: () => sandbox.stop() };
  },
};

/** All of them, each on a port of its own. */
export async function startOthers(): Promise<Started> {
  const started: (readonly [string, Started])[] = [];
  for (const [name, start] of Object.entries(otherServices)) started.push([name, await start(0)]);
  return {
    line: Object.fromEntries(started.map(([name, { line }]) => [name, line])),
    stop: async () => {
      await Promise.all(started.map(([, { stop }]) => stop()));
    },
  };
}
