import type { Transport } from './transport.ts';

/** The shared transport as one session sees it: its end is not the session's business. */
export function borrowed(transport: Transport): Transport {
  return { send: (request) => transport.send(request), close: () => Promise.resolve() };
}
