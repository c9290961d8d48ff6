import { shell } from 'electron';

/**
 * The address, when it may be handed to the system's browser: https anywhere, http on this machine alone, where demo services run. Whatever
 * else could start programs (file:, smb:, ms-…:) or show one name and lead to another is null.
 */
export function vettedAddress(text: string): string | null {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '') return null;
  if (url.protocol === 'https:') return url.href;
  return url.protocol === 'http:' && (url.hostname === '127.0.0.1' || url.hostname === 'localhost') ? url.href : null;
}

/** Opens an address in the system's browser, if it may be opened at all. */
export function openOutside(text: string): void {
  const address = vettedAddress(text);
  // Nobody is left to tell when the system has no browser.
  if (address !== null) shell.openExternal(address).catch(() => undefined);
}
