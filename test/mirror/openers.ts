import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = `
const { openMirror } = await import(process.argv[1]);
const { openSettings } = await import(process.argv[2]);
openSettings(process.argv[3] + '.settings').close();
const mirror = openMirror(process.argv[3]);
mirror.trees(process.pid).commit({ history: [{ at: 1, action: 'a', side: null, path: 'p', fromPath: null, remoteId: null, reason: '', items: 1 }] });
process.stdout.write(mirror.history({ pairId: process.pid, limit: 9 }).length === 1 ? 'ok' : 'lost');
mirror.close();
`;

const moduleAt = (path: string) => new URL(`../../main/mirror/${path}`, import.meta.url).href;

/** Opens a mirror and settings in so many processes at once; what each of them printed. */
export function openers(file: string, count: number): Promise<readonly string[]> {
  return Promise.all(
    Array.from({ length: count }, () => {
      const args = ['--input-type=module', '-e', program, moduleAt('mirror.ts'), moduleAt('settings.ts'), file];
      const child = spawn(process.execPath, args, { cwd: fileURLToPath(new URL('.', import.meta.url)) });
      return new Promise<string>((resolve) => {
        let said = '';
        child.stdout.on('data', (data: Buffer) => (said += data.toString()));
        child.stderr.on('data', (data: Buffer) => (said += data.toString()));
        child.on('close', () => resolve(said));
      });
    }),
  );
}
