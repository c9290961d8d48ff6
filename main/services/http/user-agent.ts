import type { Transport } from './transport.ts';

/** Says who asks. */
export function withUserAgent(inner: Transport, userAgent: string): Transport {
  return {
    send: (request) => inner.send({ ...request, headers: { ...request.headers, 'user-agent': userAgent } }),
    close: () => inner.close(),
  };
}
