import { SyncError } from '../../sync/errors.ts';
import { describeRequest, stoppedError } from './failures.ts';
import type { HttpRequest } from './transport.ts';

/** Chromium's names (net/base/net_error_list.h) for what comes before the first byte of a request is sent. */
const beforeSending = new Set([
  'ERR_ADDRESS_INVALID',
  'ERR_ADDRESS_UNREACHABLE',
  'ERR_CONNECTION_REFUSED',
  'ERR_CONNECTION_TIMED_OUT',
  'ERR_INTERNET_DISCONNECTED',
  'ERR_NAME_NOT_RESOLVED',
  'ERR_NAME_RESOLUTION_FAILED',
]);
/** Of these, those that the proxy is to blame for. */
const proxy = /^ERR_(?:PROXY_|TUNNEL_|SOCKS_|PAC_|NO_SUPPORTED_PROXIES|MANDATORY_PROXY_|UNEXPECTED_PROXY_AUTH|HTTPS_PROXY_)/;
const certificate = /^ERR_(?:CERT_|CERTIFICATE_|SSL_|BAD_SSL_|ECH_)/;
const notHttp = /^ERR_(?:INVALID_HTTP_RESPONSE|RESPONSE_HEADERS_|EMPTY_RESPONSE_HEADERS|HTTP_1_1_REQUIRED)/;
/** A body that ends too early, or is not what its head promised. The line itself is good. */
const badBody = /^ERR_(?:CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED_ENCODING|INVALID_CHUNKED_ENCODING|CONTENT_DECODING_)/;

/** `ERR_…` out of `net::ERR_…`, or nothing. */
function codeOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  return /\bnet::(ERR_[A-Z0-9_]+)/.exec(message)?.[1] ?? '';
}

/** Translates what Chromium's network failed with before the head of an answer came. */
export function netSendError(error: unknown, request: HttpRequest): SyncError {
  if (error instanceof SyncError) return error;
  if (request.signal.aborted) return stoppedError(request, { sent: true });
  const code = codeOf(error);
  const { host } = new URL(request.url);
  if (certificate.test(code)) {
    return new SyncError('broken', `The certificate of ${host} is not good (${code}); nothing was sent.`, { cause: error });
  }
  if (proxy.test(code)) {
    const message = `The proxy of this network does not let Tidemark reach ${host} (${code}). Check the system's proxy settings.`;
    return new SyncError('offline', message, { cause: error });
  }
  const maybeDone = !request.repeatable;
  if (notHttp.test(code)) return new SyncError('broken', `${host} does not answer in HTTP.`, { cause: error, maybeDone });
  const unsent = beforeSending.has(code);
  const what = unsent ? 'cannot be reached' : 'dropped the connection';
  const facts = { cause: error, maybeDone: maybeDone && !unsent };
  return new SyncError('offline', `${host} ${what}${code === '' ? '' : ` (${code})`}.`, facts);
}

/** Translates what it failed with while the body of an answer was read. */
export function netBodyError(error: unknown, request: HttpRequest): SyncError {
  if (error instanceof SyncError) return error;
  if (request.signal.aborted) return stoppedError(request, { sent: true });
  const code = codeOf(error);
  const facts = { cause: error, maybeDone: !request.repeatable };
  if (code === '' || badBody.test(code)) {
    return new SyncError('broken', `The answer to ${describeRequest(request)} ended before it was complete.`, facts);
  }
  return new SyncError('offline', `${new URL(request.url).host} dropped the connection within an answer (${code}).`, facts);
}

/** A proxy wants to know who asks. Windows and Kerberos sign-ins it has taken by itself by now. */
export function proxyLoginError(proxyHost: string): SyncError {
  const message = `The proxy ${proxyHost} asks for a user name and password, which Tidemark cannot give. Ask whoever looks after the network to let it through.`;
  return new SyncError('offline', message);
}
