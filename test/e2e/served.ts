import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cliFile } from '../cli-file.ts';

/** A running `tidemark serve`. */
export interface Served {
  /** Opens the window once. */
  readonly address: string;
  /** Everything that it has said in the terminal. */
  readonly said: () => string;
  /** Ends it as the system does, or as a terminal that is closed. Answers the exit code. */
  stop(signal?: 'SIGTERM' | 'SIGHUP'): Promise<number | null>;
}

/** The keyring's password is no secret: everything in it is the sandbox's. The process tells its number, since D-Bus hands on no signals. */
const unlocked = 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null; echo $$; exec "$0" "$@"';

export interface ServeOptions {
  readonly home: string;
  /** Stands for the person's home folder. It has no desktop; its trash is the one that is used. */
  readonly user: string;
  /** With an unlocked keychain, which lives in `user`. Without there is none. */
  readonly keychain: boolean;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts `tidemark serve` in a process of its own. */
export async function startServe({ home, user, keychain, env }: ServeOptions): Promise<Served> {
  const plain = [process.execPath, cliFile, '--json', '--home', home, 'serve'] as const;
  const [program, ...args] = keychain ? (['dbus-run-session', '--', 'bash', '-c', unlocked, ...plain] as const) : plain;
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: user,
    env: {
      PATH: process.env['PATH'],
      HOME: user,
      XDG_DATA_HOME: join(user, 'data'),
      XDG_RUNTIME_DIR: user,
      // Loading is most of the time that a start takes; what was compiled once is used again.
      NODE_COMPILE_CACHE: join(tmpdir(), 'tidemark-test-compile-cache'),
      ...env,
    },
  });
  // The event's first value is the code, null for a process that was killed.
  const ended = once(child, 'close') as Promise<[number | null]>;
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const lines = createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
  const isServing = new Promise<void>((resolve) => lines.on('line', (line) => line.includes('"serving"') && resolve()));
  await Promise.race([isServing, ended]);
  const address = /"url":"([^"]+)"/.exec(said.join('\n'))?.[1];
  if (address === undefined) throw new Error(`tidemark serve did not start: ${said.join('\n')}`);
  const pid = keychain ? Number(said.find((line) => /^\d+$/.test(line))) : (child.pid ?? 0);
  return {
    address,
    said: () => said.join('\n'),
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null) process.kill(pid, signal);
      const [code] = await ended;
      return code;
    },
  };
}
