import type { IncomingMessage } from 'node:http';

/** Where a request goes, as an address on the host that its sender named; never throws, whatever was sent. */
export function addressOf({ url = '/', headers }: Pick<IncomingMessage, 'url' | 'headers'>): URL {
  const host = /^[\w.-]+(?::\d{1,5})?$|^\[[0-9a-f:]+\](?::\d{1,5})?$/i.test(headers.host ?? '') ? headers.host : undefined;
  // Proxies are sent whole addresses.
  const target = url.replace(/^https?:\/\/[^/?]*/i, '');
  const path = target.startsWith('/') ? target : `/${target}`;
  return new URL(`http://${host ?? '127.0.0.1'}${path}`);
}
