import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { text } from 'node:stream/consumers';

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** What the command reads as its input; nothing when left out. */
  readonly input?: string;
  /** Left out: what it prints is shown. */
  readonly quiet?: boolean;
}

/** The project's folder, where every command runs. */
const projectRoot = new URL('../../', import.meta.url);

/** Runs a command to its end. Answers its exit code; 127 when it cannot be started, 128 when a signal ended it. */
export function run(command: readonly [string, ...string[]], options: CommandOptions = {}): Promise<number> {
  const [program, ...args] = command;
  const shown = options.quiet === true ? 'ignore' : 'inherit';
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: projectRoot,
      env: options.env ?? process.env,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', shown, shown],
      // npm is a script that only a shell can start there.
      shell: process.platform === 'win32',
    });
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? 128));
    // A command that ends without reading its input breaks the pipe; its exit code tells what came of it.
    child.stdin?.once('error', () => undefined);
    child.stdin?.end(options.input);
  });
}

/**
 * Runs a command beside something more urgent, with what that leaves of the processors. Answers its exit code as `run` does, and all that it
 * printed, which does not mix with what else is printed meanwhile.
 */
export async function runAside([program, ...args]: readonly [string, ...string[]]): Promise<{ code: number; output: string }> {
  const child = spawn(program, args, {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? 128));
  });
  // What it starts inherits this.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const [code, ...printed] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, output: printed.join('') };
}

export async function succeeds(...command: readonly [string, ...string[]]): Promise<boolean> {
  return (await run(command, { quiet: true })) === 0;
}
