import { SyncError } from '../../sync/errors.ts';

/** Whether a host is this very machine, where plain HTTP leaks nothing. */
export function isLoopback(url: URL): boolean {
  const { hostname } = url;
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Throws `refused` unless `url` is a bare origin to which a secret may be sent: https, or http on loopback. Answers it normalized. */
export function checkedOrigin(url: string): string {
  if (!URL.canParse(url)) throw new SyncError('refused', `The address of the service is not a web address: ${url.slice(0, 100)}`);
  const parsed = new URL(url);
  if (parsed.username !== '' || parsed.password !== '') {
    throw new SyncError('refused', 'The address of the service must not hold a name or password.');
  }
  if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && isLoopback(parsed))) {
    throw new SyncError('refused', `${parsed.origin} is not reached over https: secrets would travel in the clear.`);
  }
  return parsed.origin;
}
