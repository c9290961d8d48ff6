import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Supply {
  readonly type: string;
  /** `Device` is the battery of a mouse or a headset. */
  readonly scope: string;
  readonly online: string;
  readonly status: string;
}

/**
 * Whether this machine runs on its battery, by what the kernel says of its power supplies (Documentation/ABI/testing/sysfs-class-power).
 * Null without a battery, and where the kernel tells nothing.
 */
export async function readPower(folder = '/sys/class/power_supply'): Promise<boolean | null> {
  const names = await readdir(folder).catch(() => []);
  const supplies = await Promise.all(names.map((name) => readSupply(join(folder, name))));
  const batteries = supplies.filter(({ type, scope }) => type === 'Battery' && scope !== 'Device');
  if (batteries.length === 0) return null;
  const plugs = supplies.filter(({ type, online }) => (type === 'Mains' || type === 'USB') && online !== '');
  if (plugs.length > 0) return plugs.every(({ online }) => online === '0');
  return batteries.some(({ status }) => status === 'Discharging');
}

async function readSupply(folder: string): Promise<Supply> {
  const read = (name: string): Promise<string> =>
    readFile(join(folder, name), 'utf8').then(
      (text) => text.trim(),
      () => '',
    );
  const [type, scope, online, status] = await Promise.all([read('type'), read('scope'), read('online'), read('status')]);
  return { type, scope, online, status };
}
