/**
 * Any text as an FTS5 expression: each part between spaces is a quoted phrase, which takes all operators out of it, whose last word may
 * go on. Parts without a letter or digit are left out, since they would match nothing. Null when nothing is left.
 */
export function matchExpression(text: string): string | null {
  const parts = text
    .normalize('NFC')
    .replaceAll('\0', ' ')
    .split(/\s+/u)
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
  if (parts.length === 0) return null;
  return parts
    .slice(0, 16)
    .map((part) => `"${part.replaceAll('"', '""')}"*`)
    .join(' ');
}
