import { spawn } from 'node:child_process';

/** Runs a command in a folder, silently. Answers its exit code. */
export function runIn(folder: string, [program, ...args]: readonly [string, ...string[]]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: folder, stdio: 'ignore' });
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? 128));
  });
}
