import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliFile } from '../cli-file.ts';
import { administrationSeed, demoSeed, emptySeed } from '../sandbox/seeds/index.ts';
import { elevenSeed } from '../sandbox/seeds/eleven.ts';
import { startSandbox } from '../sandbox/server.ts';
import { testSeed } from '../sandbox/test-seed.ts';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Sandbox } from '../sandbox/server.ts';

const nobody = 65_534;
/** The keyring's password is no secret: everything in it is the sandbox's. */
const unlocked = 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null; "$0" "$@"';

/** What one command said and how it ended. */
export interface Said {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CommandLine {
  readonly sandbox: Sandbox;
  /** Of the local files; not the home. */
  readonly folder: string;
  readonly home: string;
  readonly top: string;
  /** Everything that any command has said. */
  readonly said: string[];
  run(args: readonly string[], options?: RunOptions): Promise<Said>;
  /** A command with `--json`, and what it printed. */
  json(args: readonly string[], options?: RunOptions): Promise<{ exit: number | null; value: unknown }>;
  start(args: readonly string[], options?: RunOptions): ChildProcessByStdio<Writable, Readable, Readable>;
  /** What starts a command, for whoever starts it in another way, and what it finds around it. */
  words(args: readonly string[]): readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Adds the robot's account, its secret in the environment. */
  addRobot(name?: string): Promise<Said>;
  close(): Promise<void>;
}

export interface RunOptions {
  readonly stdin?: string;
  /** Inside a D-Bus session with an unlocked keyring, which lives in this command line's own user folder. */
  readonly keyring?: boolean;
  /** As a user without special rights; only root can ask for it. */
  readonly asNobody?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

const seeds = { demo: demoSeed, empty: emptySeed, administration: administrationSeed, eleven: elevenSeed, small: testSeed };

/** A sandbox and a terminal on a home of its own. Nothing of the user's is seen: not the home, the trash or the keychain. */
export async function openCommandLine(seed: keyof typeof seeds = 'empty'): Promise<CommandLine> {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'tidemark-cli-')));
  const [folder, home, user] = [join(top, 'files'), join(top, 'home'), join(top, 'user')];
  await Promise.all([mkdir(folder), mkdir(user)]);
  const sandbox = await startSandbox({ seed: seeds[seed]() });
  const said: string[] = [];
  const secret = JSON.stringify({ clientSecret: sandbox.credentials.robot.clientSecret });
  const words: CommandLine['words'] = (args) => [process.execPath, cliFile, '--home', home, ...args];
  // Loading is most of the time that a command takes; what was compiled once is used again.
  const cache = { NODE_COMPILE_CACHE: join(tmpdir(), 'tidemark-test-compile-cache') };
  const { PATH } = process.env;
  const env = { PATH, HOME: user, XDG_DATA_HOME: user, XDG_RUNTIME_DIR: user, TIDEMARK_SECRET_ROBOT: secret, ...cache };
  const start: CommandLine['start'] = (args, options = {}) => {
    const plain = words(args);
    const [program, ...rest] =
      options.keyring === true ? (['dbus-run-session', '--', 'bash', '-c', unlocked, ...plain] as const) : plain;
    return spawn(program, rest, {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: top,
      env: { ...env, ...options.env },
      ...(options.asNobody === true ? { uid: nobody, gid: nobody } : {}),
    });
  };
  const run: CommandLine['run'] = async (args, options = {}) => {
    const child = start(args, options);
    const [out, err] = [collect(child.stdout), collect(child.stderr)];
    child.stdin.end(options.stdin ?? '');
    // The event's first value is the code, null for a process that was killed.
    const [exit] = (await once(child, 'close')) as [number | null];
    const result = { exit, out: (await out).trimEnd(), err: (await err).trimEnd() };
    said.push(result.out, result.err);
    return result;
  };
  return {
    sandbox,
    folder,
    home,
    top,
    said,
    start,
    words,
    env,
    run,
    json: async (args, options) => {
      const { exit, out } = await run(['--json', ...args], options);
      const value: unknown = JSON.parse(out);
      return { exit, value };
    },
    addRobot: (name = 'robot') => {
      const { clientId } = sandbox.credentials.robot;
      const what = ['account', 'add', 'projectplace', '--name', name, '--url', sandbox.url, '--oauth2-robot', clientId];
      return run([...what, '--secrets', 'env', '--allow-assumed']);
    },
    close: async () => {
      await sandbox.stop();
      await rm(top, { recursive: true, force: true });
    },
  };
}

/** Gives everything below a folder to the user that `asNobody` runs as. */
export async function giveToNobody(top: string): Promise<void> {
  for (const name of await readdir(top, { recursive: true })) await chown(join(top, name), nobody, nobody);
  await chown(top, nobody, nobody);
}

async function collect(stream: Readable): Promise<string> {
  let text = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) text += String(chunk);
  return text;
}
