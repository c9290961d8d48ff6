import { readFileSync } from 'node:fs';
import { run, succeeds } from './command.ts';

/** What some suites need beside Node, how to see that it is there, and the Debian packages that bring it. */
const needs: readonly { readonly what: string; readonly packages: readonly string[]; readonly there: () => Promise<boolean> }[] =
  [
    {
      what: 'Chromium',
      packages: ['chromium'],
      there: () => succeeds('sh', '-c', 'command -v chromium || command -v chromium-browser'),
    },
    { what: 'Xvfb', packages: ['xvfb', 'xauth'], there: () => succeeds('sh', '-c', 'command -v Xvfb && command -v xauth') },
    { what: 'a D-Bus session', packages: ['dbus'], there: () => succeeds('sh', '-c', 'command -v dbus-run-session') },
    { what: 'a keyring', packages: ['gnome-keyring'], there: () => succeeds('sh', '-c', 'command -v gnome-keyring-daemon') },
    {
      what: 'libsecret',
      packages: ['libsecret-1-0', 'libsecret-1-dev', 'pkg-config'],
      // With keytar working nothing has to be compiled, whatever headers are missing.
      there: async () => (await keytarLoads()) || (await succeeds('pkg-config', '--exists', 'libsecret-1')),
    },
  ];

/**
 * Makes sure that all suites can run. On Debian and Ubuntu as root it installs what is missing; elsewhere it throws an error
 * that names the command to type.
 */
export async function prepareMachine(): Promise<void> {
  if (process.platform === 'linux') await installPackages();
  await mendKeytar();
}

async function installPackages(): Promise<void> {
  const missing = await absent();
  await installQuickBrowser();
  if (missing.length === 0) return;
  const packages = missing.flatMap((need) => need.packages);
  const what = missing.map((need) => need.what).join(', ');
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages] as const;
  if (!isDebianRoot()) throw new Error(`Some tests need ${what}. Run: sudo ${install.join(' ')}`);
  process.stdout.write(`Some tests need ${what}: installing ${packages.join(' ')}\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // A list of packages that is partly out of date may still do: what counts is the install.
  await run(['apt-get', 'update', '-qq'], { env });
  const code = await run(install, { env });
  const still = await absent();
  if (still.length > 0) {
    throw new Error(
      `apt-get ended with ${code}, and ${still.map((need) => need.what).join(', ')} is still missing. Run: ${install.join(' ')}`,
    );
  }
}

/** The suites do without it, and take a minute longer; it is fetched where that needs nobody, and nothing is said where there is none. */
async function installQuickBrowser(): Promise<void> {
  if (!isDebianRoot() || (await succeeds('sh', '-c', 'command -v chromium-headless-shell'))) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run(['sh', '-c', 'apt-get install -y --no-install-recommends chromium-headless-shell >/dev/null 2>&1'], { env });
}

async function absent(): Promise<(typeof needs)[number][]> {
  const missing = [];
  for (const need of needs) if (!(await need.there())) missing.push(need);
  return missing;
}

function isDebianRoot(): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/** keytar is optional for npm, so that it installs without libsecret: then it is broken, or not there at all. */
async function mendKeytar(): Promise<void> {
  if (await keytarLoads()) return;
  process.stdout.write('keytar does not load: building it\n');
  // `rebuild` mends a package that is there; one that npm has dropped comes back only with an install from the lockfile.
  await run(['npm', 'rebuild', 'keytar']);
  if (await keytarLoads()) return;
  await run(['npm', 'install', '--no-save', '--no-audit', '--no-fund']);
  if (await keytarLoads()) return;
  throw new Error(
    'keytar cannot be built, see above. It needs a C++ compiler, Python 3 and, on Linux, libsecret-1-dev and pkg-config.',
  );
}

function keytarLoads(): Promise<boolean> {
  return succeeds(process.execPath, '-e', 'require("keytar")');
}
