import { protocol } from 'electron';
import { desktopContentSecurityPolicy } from '../../preload/content-security-policy.ts';
import type { Session } from 'electron';
import type { BuiltFile } from '../app/built-files.ts';

const scheme = 'app';

/** Where the window's page lives. No other page is ever shown, and no other frame may call. */
export const pageAddress = `${scheme}://tidemark/`;

/** Must be called before Electron is ready. A scheme of its own is safer than file:, which may read the whole disk. */
export function claimPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/** Serves the built renderer and nothing else, to the pages of one session. */
export function servePage(files: ReadonlyMap<string, BuiltFile>, to: Session): void {
  to.protocol.handle(scheme, (request) => pageAnswer(files, request));
}

/** What is answered to a request for a file of the page. */
export function pageAnswer(files: ReadonlyMap<string, BuiltFile>, request: Pick<Request, 'url' | 'method'>): Response {
  const url = URL.parse(request.url);
  const file = request.method === 'GET' && isOurPage(request.url) ? files.get(url?.pathname ?? '') : undefined;
  const headers = { 'content-security-policy': desktopContentSecurityPolicy, 'x-content-type-options': 'nosniff' };
  if (!file) return new Response('Nothing is here.\n', { status: 404, headers: { ...headers, 'content-type': 'text/plain' } });
  return new Response(new Uint8Array(file.bytes), { headers: { ...headers, 'content-type': file.type } });
}

/** Node gives addresses of schemes that it does not know no origin: scheme and host are compared. */
export function isOurPage(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === `${scheme}:` && url.host === 'tidemark' && url.username === '' && url.password === '';
}
