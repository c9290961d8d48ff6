import { parseArgs } from 'node:util';
import { otherServices, type Started, startOthers } from './other-services.ts';
import type { Seed } from './seed.ts';
import { administrationSeed, demoSeed, emptySeed, generatedBoards, generatedSeed } from './seeds/index.ts';
import { startSandbox } from './server.ts';

const usage = `Usage: npm run -s sandbox -- [options]

A stand-in for a service, on 127.0.0.1. Prints one line of JSON that says how to reach it and sign in, and serves until Ctrl-C.

  --service NAME   projectplace (default), planpoint, targetprocess, projectworks, or others for the last three at once
  --port N         default: one that is free
ProjectPlace alone:
  --seed NAME      demo (default), empty, administration (an account with many people, workspaces and boards),
                   generate:FOLDERSxFILESxBYTES or generate-boards:BOARDSxCARDS
  --fields SET     minimal (default: what is known of the service's answers) or rich
  --latency MS     how long each answer waits, default 0
  --help           this text
`;

await run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

/** Starts the sandbox, prints one line of JSON that says how to reach it, and serves until it is told to end. */
async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      service: { type: 'string', default: 'projectplace' },
      port: { type: 'string', default: '0' },
      seed: { type: 'string', default: 'demo' },
      fields: { type: 'string', default: 'minimal' },
      latency: { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const port = wholeNumber(values.port);
  const other = values.service === 'others' ? startOthers : otherServices[values.service];
  if (!other && values.service !== 'projectplace') throw new Error(usage);
  const { line, stop } = await (other ? other(port) : projectPlace({ ...values, port }));
  process.stdout.write(`${JSON.stringify(line)}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}

async function projectPlace(values: { seed: string; fields: string; latency: string; port: number }): Promise<Started> {
  const { port, fields } = values;
  if (fields !== 'minimal' && fields !== 'rich') throw new Error(usage);
  const sandbox = await startSandbox({ seed: seedNamed(values.seed), port, fields, latencyMs: wholeNumber(values.latency) });
  const { url, controlUrl: control, credentials, workspaces } = sandbox;
  return { line: { url, control, credentials, workspaces }, stop: () => sandbox.stop() };
}

function seedNamed(name: string): Seed {
  if (name === 'demo') return demoSeed();
  if (name === 'empty') return emptySeed();
  if (name === 'administration') return administrationSeed();
  const boards = /^generate-boards:(\d+)x(\d+)$/.exec(name);
  if (boards) return generatedBoards(Number(boards[1]), Number(boards[2]));
  const sizes = /^generate:(\d+)x(\d+)x(\d+)$/.exec(name);
  if (!sizes) throw new Error(usage);
  const [, folders, files, bytes] = sizes.map(Number);
  return generatedSeed(folders ?? 0, files ?? 0, bytes ?? 0);
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(usage);
  return Number(text);
}
