import { dialog, shell } from 'electron';
import type { ShellWords } from './shell-words.ts';

/** What becomes of an address that leads out of the app: it is opened, the person is asked first, or it is not opened at all. */
export type Way = { readonly way: 'open' | 'ask'; readonly address: string } | { readonly way: 'refuse' };

/** Services have their sign-in and web pages on several hosts of one domain. */
const serviceDomains = ['projectplace.com'];

/**
 * Only https leaves the app, and http to this machine, where demo services run: whatever else could start programs (file:, smb:, ms-…:) or
 * show one name and lead to another is refused. Hosts of services go straight on; documents hold links of other people, and any other host
 * is asked about. `origins` are those of the person's own accounts.
 */
export function wayOut(text: string, origins: readonly string[]): Way {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '') return { way: 'refuse' };
  const isHere = url.hostname === '127.0.0.1' || url.hostname === 'localhost';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere)) return { way: 'refuse' };
  const isService = serviceDomains.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`));
  const isKnown = (isService && url.port === '') || origins.includes(url.origin);
  return { way: isKnown ? 'open' : 'ask', address: url.href };
}

/** Opens an address in the system's browser, if it may be opened at all and the person does not say no. */
export async function openOutside(
  text: string,
  { origins, words }: { origins: readonly string[]; words: ShellWords },
): Promise<void> {
  const out = wayOut(text, origins);
  if (out.way === 'refuse') return refused(text, words);
  if (out.way === 'ask' && !(await agreed(out.address, words))) return;
  await shell.openExternal(out.address);
}

async function refused(address: string, words: ShellWords): Promise<void> {
  await dialog.showMessageBox({ type: 'info', message: words.refused, detail: shortened(address) });
}

function shortened(address: string): string {
  return address.length > 300 ? `${address.slice(0, 300)}…` : address;
}

/** Nothing is opened by a key pressed without looking. */
async function agreed(address: string, words: ShellWords): Promise<boolean> {
  const { host } = new URL(address);
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: words.openInBrowser(host),
    detail: shortened(address),
    buttons: [words.openNow, words.cancel],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
