/** Where a browser comes back to when it is sent to the desktop app by a link. */
export const linkRedirect = 'tidemark://sign-in';

/** A link is what any page and any program can send: this is as long as an answer to a sign-in ever is. */
const longest = 4096;

/** What an authorization server answers with (RFC 6749, 4.1.2; RFC 9207). */
const known = new Set(['code', 'state', 'error', 'error_description', 'error_uri', 'iss', 'scope']);

/** The state that a link answers, and the link itself as an address; null for whatever is not an answer to a sign-in. */
export function readSignInLink(text: string): { readonly state: string; readonly address: string } | null {
  const url = text.length <= longest ? URL.parse(text) : null;
  if (url?.protocol !== 'tidemark:' || url.host !== 'sign-in' || !['', '/'].includes(url.pathname)) return null;
  if (url.username !== '' || url.password !== '' || url.hash !== '') return null;
  const names = [...url.searchParams.keys()];
  if (names.some((name) => !known.has(name)) || new Set(names).size < names.length) return null;
  const state = url.searchParams.get('state') ?? '';
  const isAnswer = url.searchParams.has('code') !== url.searchParams.has('error');
  return state !== '' && isAnswer ? { state, address: url.href } : null;
}
