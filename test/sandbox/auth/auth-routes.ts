import type { Route } from '../wire/router.ts';
import { decideAuthorize, exchange, initiate, showAuthorize } from './oauth1-dance.ts';
import { decideConsent, showConsent } from './oauth2-authorize.ts';
import { tokenEndpoint } from './oauth2-token.ts';

/** How clients get their tokens (contract 3.1–3.5). */
export const authRoutes: readonly Route[] = [
  { method: 'GET', template: '/initiate', access: 'public', handle: initiate },
  { method: 'POST', template: '/initiate', access: 'public', handle: initiate },
  { method: 'GET', template: '/authorize', access: 'public', handle: showAuthorize },
  { method: 'POST', template: '/authorize', access: 'public', handle: decideAuthorize },
  { method: 'GET', template: '/token', access: 'public', handle: exchange },
  { method: 'POST', template: '/token', access: 'public', handle: exchange },
  { method: 'GET', template: '/oauth2/authorize', access: 'public', handle: showConsent },
  { method: 'POST', template: '/oauth2/authorize', access: 'public', handle: decideConsent },
  { method: 'POST', template: '/oauth2/access_token', access: 'public', handle: tokenEndpoint },
];
