import { htmlReply, redirectReply, type Reply } from '../wire/reply.ts';
import type { TpCall } from './call.ts';
import type { Installation } from './installation.ts';

const form = `<!doctype html><html><head><title>Targetprocess</title></head><body><h1>Targetprocess</h1>
<form method="post"><label>Login <input name="login"></label> <label>Password <input name="password" type="password"></label>
<button>Log in</button></form></body></html>`;

/** What a browser is shown: a page where one signs in, and where that leads. No source shows these; null for every other path. */
export function signInPage({ method, path, base, body, incoming }: TpCall, place: Installation): Reply | null {
  const { credentials, manners } = place;
  if (path === '/' || path === '') return redirectReply(manners.signInElsewhere ?? `${base}/login.aspx`);
  if (path === '/restui/board.aspx') return htmlReply('<!doctype html><title>Targetprocess</title><h1>Board</h1>');
  if (path !== '/login.aspx') return null;
  const stranger = { 'Set-Cookie': 'Visitor=1; Path=/' };
  const page = htmlReply(form);
  if (method !== 'POST') return { ...page, headers: { ...page.headers, ...stranger } };
  const typed = new URLSearchParams(body.toString());
  const isRight = typed.get('login') === credentials.login && typed.get('password') === credentials.password;
  if (!isRight || incoming.headers.cookie === undefined) return htmlReply(`${form}<p role="alert">Wrong.</p>`);
  const known = redirectReply(`${base}/restui/board.aspx`);
  return { ...known, headers: { ...known.headers, 'Set-Cookie': `${credentials.cookie}; Path=/; HttpOnly` } };
}
