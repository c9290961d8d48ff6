import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './command.ts';

/**
 * Reads the keyring's password from its input to the end, so that it is in no argument and no variable, then becomes the command.
 * The keyring ends with the bus.
 */
const unlockThenRun = 'gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || exit 126; exec "$@"';

/**
 * Runs a command in a desktop session of its own: an own bus with an unlocked, empty keyring, and own home folders, all gone
 * afterwards. Nothing of the user's is read or touched. Without D-Bus, on other systems than Linux, only the folders are its own.
 * Answers the exit code; 126 when the keyring does not start.
 */
export async function runInOwnSession(command: readonly [string, ...string[]]): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'tidemark-session-'));
  try {
    // The programs and threads that tests start by the hundred need not compile the same sources each time.
    const env = { ...process.env, ...(await homeFolders(home)), NODE_COMPILE_CACHE: join(home, 'compiled') };
    // A question on the user's screen would be answered by nobody.
    for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'GNOME_KEYRING_CONTROL'])
      Reflect.deleteProperty(env, name);
    if (process.platform !== 'linux') return await run(command, { env });
    return await run(['dbus-run-session', '--', 'bash', '-c', unlockThenRun, 'session', ...command], {
      env,
      input: randomBytes(24).toString('base64url'),
    });
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function homeFolders(home: string): Promise<Record<string, string>> {
  const folders = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_RUNTIME_DIR: join(home, 'runtime'),
  };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  // Sockets are made there only when nobody else can reach them.
  await chmod(folders.XDG_RUNTIME_DIR, 0o700);
  return folders;
}
