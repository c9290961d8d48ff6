import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Session {
  /**
   * `unlocked`: a real gnome-keyring; `locked`: one that nobody unlocks, and no screen to ask on; `hung`: one that was stopped and answers nothing; `bus`: a D-Bus session without any keyring;
   * `none`: no D-Bus at all.
   */
  readonly kind: 'unlocked' | 'locked' | 'hung' | 'bus' | 'none';
  readonly timeoutMs?: number;
}

/** A bus that starts no services, so that there is no Secret Service to be found on it. */
const bareBus = `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
  <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`;

const asked =
  'dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets';

function script(kind: Session['kind']): string {
  switch (kind) {
    case 'none':
    case 'bus':
      return `exec "$NODE" "$PROGRAM"`;
    case 'unlocked':
      return `printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec "$NODE" "$PROGRAM"`;
    case 'locked':
      return `gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; exec "$NODE" "$PROGRAM"`;
    case 'hung':
      return `gnome-keyring-daemon --foreground --unlock --components=secrets < <(printf pw) >/dev/null & ring=$!
        for i in {1..100}; do ${asked} >/dev/null 2>&1 && break; sleep 0.05; done
        kill -STOP $ring; "$NODE" "$PROGRAM"; kill -KILL $ring`;
  }
}

function command(kind: Session['kind'], home: string): readonly [string, ...string[]] {
  const inside = ['bash', '-c', script(kind)] as const;
  if (kind === 'none') return inside;
  if (kind !== 'bus') return ['dbus-run-session', '--', ...inside];
  const file = join(home, 'bus.conf');
  writeFileSync(file, bareBus);
  return ['dbus-run-session', `--config-file=${file}`, '--', ...inside];
}

/** Plays calls (see in-keyring.ts) in a session and a home of its own: the keychain of whoever runs the tests is never touched. */
export async function playInSession(session: Session, calls: readonly (readonly string[])[]): Promise<unknown> {
  const home = mkdtempSync(join(tmpdir(), 'tidemark-keyring-'));
  try {
    const env = {
      PATH: process.env['PATH'],
      HOME: home,
      XDG_DATA_HOME: join(home, 'data'),
      XDG_RUNTIME_DIR: home,
      NODE: process.execPath,
      PROGRAM: fileURLToPath(new URL('./in-keyring.ts', import.meta.url)),
      CALLS: JSON.stringify(calls),
      TIMEOUT_MS: String(session.timeoutMs ?? 20_000),
    };
    return JSON.parse(await output(command(session.kind, home), env)) as unknown;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function output([program, ...args]: readonly [string, ...string[]], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (err += data.toString()));
    child.on('error', reject);
    child.on('close', () => {
      if (out === '') reject(new Error(`The session printed nothing: ${err}`));
      else resolve(out);
    });
  });
}
