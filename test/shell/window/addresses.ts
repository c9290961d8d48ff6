/**
 * Chromium knows no scheme of ours, and takes one for a matter of other programs. `app://tidemark/x` is therefore
 * `http://tidemark.app.localhost/x` inside Chromium, which it holds for as safe as https, and back on the way out. No such request leaves
 * the browser.
 */
const suffix = '.app.localhost';

export function toChromium(address: string): string {
  return address.replace(/(^|blob:)app:\/\/([^/]*)/, (_all, before: string, host: string) => `${before}http://${host}${suffix}`);
}

export function fromChromium(address: string): string {
  return address.replace(
    /(^|blob:)http:\/\/([^/]*)\.app\.localhost/,
    (_all, before: string, host: string) => `${before}app://${host}`,
  );
}
