import { spawn } from 'node:child_process';

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

export async function succeeds(...command: readonly [string, ...string[]]): Promise<boolean> {
  return (await run(command, { quiet: true })) === 0;
}
