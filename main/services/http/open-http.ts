import type { Clock } from '../../sync/ports/time.ts';
import { type BandwidthLimits, withBandwidth } from './bandwidth.ts';
import { withGzip } from './gzip.ts';
import { withPacing } from './pacing.ts';
import { withRedirects } from './redirects.ts';
import { withTimeouts } from './timeouts.ts';
import type { Transport } from './transport.ts';
import { undiciTransport } from './undici-transport.ts';
import { withUserAgent } from './user-agent.ts';

export interface HttpOptions {
  readonly clock: Clock;
  /** Sent with every request, for example `Tidemark/1.2.3`. */
  readonly userAgent: string;
  /** Requests to one host at a time. */
  readonly parallel?: number;
  /** How long a host may be silent. */
  readonly idleMs?: number;
  /** What carries the bytes; undici's pools when left out. */
  readonly carrier?: Transport;
  /** None when left out. */
  readonly limits?: () => BandwidthLimits;
}

const defaultParallel = 8;
const connectTimeoutMs = 15_000;
const defaultIdleMs = 60_000;
const longestWaitMs = 10_000;

/** The transport that all accounts of a program share, so that what a host asks for holds for all of them. `close` it at the end. */
export function openHttp(options: HttpOptions): Transport {
  const { clock, userAgent, parallel = defaultParallel, idleMs = defaultIdleMs } = options;
  const carrier = options.carrier ?? undiciTransport({ connections: parallel, connectTimeoutMs });
  const careful = withTimeouts(withRedirects(carrier), { clock, idleMs });
  const { limits } = options;
  const slow = limits === undefined ? careful : withBandwidth(careful, { clock, limits });
  return withUserAgent(withGzip(withPacing(slow, { clock, parallel, longestWaitMs })), userAgent);
}
