import type { ApiError } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import { versionHeader } from './answers.ts';
import type { FeedManners } from './feeds.ts';
import type { RootName } from './schema.ts';

/** The root that a path lies in; null for one outside of the feeds. */
export function rootNamed(path: string): RootName | null {
  switch (path.split('/')[1]) {
    case 'pm':
      return 'pm';
    case 'am':
      return 'am';
    case 'portfolio':
    case 'portfolios':
      return 'portfolios';
    default:
      return null;
  }
}

/** A refusal as feeds tell it: `error`, or `odata.error` and a message with its language before version 4 (services.md 4.2, 4.4). */
export function feedRefusal(manners: FeedManners, { code, message, status, headers }: ApiError): Reply {
  const old = { code, message: { lang: 'en', value: message } };
  const reply = jsonReply(
    manners.dialect === 'v4' ? { error: { code, message } } : { [manners.dialect === 'v3' ? 'odata.error' : 'error']: old },
    status,
  );
  const challenge = status === 401 ? { 'WWW-Authenticate': 'Basic realm="ProjectPlace"' } : {};
  return { ...reply, headers: { ...reply.headers, ...versionHeader(manners), ...challenge, ...headers } };
}
