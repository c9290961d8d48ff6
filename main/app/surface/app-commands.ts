import { command } from './command.ts';
import { preferenceChange, readPreferences, writePreferences } from './preferences.ts';
import type { Desk } from './desk.ts';
import type { Host } from '../host.ts';
import { asSyncError } from '../../sync/errors.ts';
import type { Account } from '../../sync/ports/settings.ts';

/** What Tidemark is, how it is, and how the person wants it. */
export function appCommands(desk: Desk) {
  const { host, values, machine } = desk;
  return {
    'app.info': command([], async () => ({
      version: machine.version,
      system: machine.system,
      home: host.home,
      device: host.device,
      carrier: machine.carrier,
      demo: machine.demo && { url: machine.demo.url },
      tellsBattery: machine.events.onBattery() !== null,
      keychain: await askKeychain(host),
    })),
    'status.read': command([], () => desk.status.read()),
    'preferences.read': command([], () => readPreferences(values)),
    'preferences.write': command([preferenceChange], (changed) => {
      const value = writePreferences(values, changed);
      desk.preferencesChanged(value);
      return value;
    }),
  };
}

/** A keychain that asks to be unlocked may take its time; until it answers it counts as there. */
const patienceMs = 2000;

async function askKeychain(host: Host): Promise<{ available: boolean; why: string | null }> {
  const patience = new AbortController();
  try {
    const keys = host.secrets(nobody).keys();
    // What comes after the patience is over is nobody's any more.
    keys.catch(() => undefined);
    await Promise.race([keys, host.clock.sleep(patienceMs, patience.signal).catch(() => undefined)]);
    return { available: true, why: null };
  } catch (error) {
    return { available: false, why: asSyncError(error).message };
  } finally {
    patience.abort();
  }
}

/** An account that is asked for only to reach the keychain. */
const nobody: Account = {
  id: 0,
  service: 'projectplace',
  name: '',
  url: '',
  auth: { kind: 'oauth2-robot', clientId: '' },
  secrets: 'keychain',
  allowAssumed: false,
  profile: null,
  addedAt: 0,
};
