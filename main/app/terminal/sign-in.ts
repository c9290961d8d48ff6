import { spawn } from 'node:child_process';
import type { Job } from './job.ts';
import type { SecretParts, SignInRequest } from '../host.ts';

/**
 * Signs a person in with the system's browser: shows the address, opens it where that is possible, and takes the answer from the browser
 * or from what is pasted, whichever comes first.
 */
export async function signInWithBrowser(
  { host, out, input, signal }: Job,
  request: Pick<SignInRequest, 'account' | 'parts'>,
): Promise<SecretParts> {
  const prompt = 'Waiting for the browser. You can also paste the address of its last page here: ';
  return host.signIn(
    {
      ...request,
      onAddress: (address) => {
        out.note(`Sign in with your browser:\n  ${address}`);
        openInBrowser(address);
      },
      pasted: (stop) => input.readPasted(prompt, stop),
    },
    signal,
  );
}

/** Opens a web address and nothing else; no shell sees it. Where no browser can be opened, the printed address is enough. */
function openInBrowser(address: string): void {
  const url = URL.parse(address);
  if (url && (url.protocol === 'https:' || url.protocol === 'http:')) start(url);
}

/** Opens a page that lies on this disk. */
export function openFileInBrowser(file: URL): void {
  if (file.protocol === 'file:') start(file);
}

function start(url: URL): void {
  const [command, ...args] = browserCommand(process.platform);
  const child = spawn(command, [...args, url.href], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function browserCommand(platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  // The protocol handler of Windows itself: `start` would need a shell, which reads `&` in an address as a command.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}
