const hidden = '[hidden]';

/** Forms that secrets have on their way: they are cut wherever they turn up, known or not. */
const patterns: readonly (readonly [RegExp, string])[] = [
  // The query and the user part of an address carry codes and tokens.
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, `$1${hidden}@`],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s?"'#]*)[?#][^\s"']*/gi, '$1'],
  [/\b(Bearer|Basic|OAuth)\s+[^\s,"']+/gi, `$1 ${hidden}`],
  // “…” stands for one in what shows how secrets are given.
  [
    /(["']?\b\w*(?:secret|token|password|passwd|code|verifier|signature)["']?\s*[:=]\s*)(?!"…")("[^"]*"|'[^']*'|[^\s,;&}]+)/gi,
    `$1${hidden}`,
  ],
];

/** Takes out of a text what must never be seen. */
export class Redactor {
  readonly #known = new Set<string>();

  /** Remembers a secret, so that it is found in any text. Very short ones would hide half of every sentence and are left out. */
  learn(secret: string): void {
    if (secret.length < 6) return;
    this.#known.add(secret);
    this.#known.add(encodeURIComponent(secret.toWellFormed()));
  }

  /** Takes out the secrets that it was told of and nothing else: for data, which has to stay what it is. */
  hideKnown(text: string): string {
    let clean = text;
    for (const secret of this.#known) clean = clean.replaceAll(secret, hidden);
    return clean;
  }

  /** Takes out all that looks like a secret as well: for messages. */
  clean(text: string): string {
    let clean = this.hideKnown(text);
    for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
    return clean;
  }
}
