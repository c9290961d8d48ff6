/** Header values come as one character for each byte. */
function utf8(value: string): string {
  const text = Buffer.from(value, 'latin1').toString('utf8');
  return text.includes('�') ? value : text;
}

function percentDecoded(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

/**
 * The file name in a Content-Disposition header (RFC 6266), or null. `filename*` counts before `filename`, which some servers send as raw
 * UTF-8. Any character may be in it, `/` too: it is a name to show, not one to open.
 */
export function fileNameIn(disposition: string | undefined): string | null {
  if (disposition === undefined) return null;
  const extended = /(?:^|;)\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  const decoded = extended === undefined ? null : percentDecoded(extended);
  if (decoded) return decoded;
  const plain = /(?:^|;)\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition);
  const name = plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2];
  return name === undefined || name === '' ? null : utf8(name);
}
