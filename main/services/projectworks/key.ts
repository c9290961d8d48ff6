import { asSyncError, SyncError } from '../../sync/errors.ts';
import { HttpFailure } from '../http/failures.ts';
import type { HttpRequest, HttpResponse, Transport } from '../http/transport.ts';

export interface ConsumerKey {
  readonly accountName: string;
  readonly key: string;
  readonly secret: () => Promise<string>;
}

/** What became of a key. The service tells it in words or not at all (contract 3.1): a bare 401 is any of the four. */
type KeyState = 'deactivated' | 'deleted' | 'wrong' | 'untold';

function stateIn(said: string): KeyState {
  if (/deactivat|inactive|not active|disabled|suspended/i.test(said)) return 'deactivated';
  if (/delet|removed|no longer exists|does not exist|not found/i.test(said)) return 'deleted';
  if (/(?:wrong|invalid|incorrect|expired|cycled).*\bsecret|\bsecret.*(?:wrong|invalid|incorrect|expired|cycled)/i.test(said)) {
    return 'wrong';
  }
  return 'untold';
}

const wordsOf: Readonly<Record<KeyState, string>> = {
  deactivated:
    'is deactivated. An administrator can activate it again in Projectworks, under API Accounts; then test the account here',
  deleted: 'was deleted in Projectworks. Ask an administrator for a new key and secret, and sign in with them',
  wrong: 'does not go with its secret any more: it was mistyped, or cycled. Sign in with the newest key and secret',
  untold:
    'is not accepted: it was mistyped, cycled, deactivated or deleted, which Projectworks does not tell. See it there under API Accounts, ' +
    'and sign in with the newest key and secret',
};

function refusal({ accountName }: ConsumerKey, state: KeyState, cause: SyncError): SyncError {
  return new SyncError('auth', `The key of "${accountName}" ${wordsOf[state]}. What was read stays here.`, { cause });
}

/**
 * Basic with the consumer key and its secret (contract 3.1). A pair that was refused is not sent again, so that a dead key is no storm of
 * requests. `inner` turns statuses into errors, with what the service said.
 */
export function withConsumerKey(inner: Transport, consumer: ConsumerKey): Transport {
  let refused: { readonly header: string; readonly error: SyncError } | null = null;

  async function send(request: HttpRequest): Promise<HttpResponse> {
    const header = `Basic ${Buffer.from(`${consumer.key}:${await consumer.secret()}`).toString('base64')}`;
    if (refused?.header === header) throw refused.error;
    try {
      return await inner.send({ ...request, headers: { ...request.headers, authorization: header } });
    } catch (thrown) {
      const error = asSyncError(thrown);
      if (error.kind !== 'auth') throw error;
      const said = error.cause instanceof HttpFailure ? (error.cause.said ?? '') : '';
      const told = refusal(consumer, stateIn(said), error);
      refused = { header, error: told };
      throw told;
    }
  }
  return { send, close: () => inner.close() };
}
