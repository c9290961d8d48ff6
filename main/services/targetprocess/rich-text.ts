/** What marks a description or a comment as Markdown (contract 1.4). */
const markdownMark = '<!--markdown-->';

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function signOf(entity: string): string | undefined {
  if (!entity.startsWith('#')) return named[entity.toLowerCase()];
  const code = /^#x/i.test(entity) ? parseInt(entity.slice(2), 16) : Number(entity.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function unescaped(text: string): string {
  return text.replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]+);/gi, (all, entity: string) => signOf(entity) ?? all);
}

/** Only as much as makes a text that a person reads; what else there is in the HTML goes. */
function fromHtml(html: string): string {
  const marked = html
    .replace(/[\r\n]+/g, ' ')
    .replace(/<(script|style)\b[^>]*>.*?<\/\1>/gi, '')
    .replace(/<img\b[^>]*\bsrc="([^"]*)"[^>]*>/gi, '![]($1)')
    .replace(/<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)<\/a>/gi, '[$2]($1)')
    .replace(/<\/?(?:b|strong)\b[^>]*>/gi, '**')
    .replace(/<\/?(?:i|em)\b[^>]*>/gi, '*')
    .replace(/<h([1-6])\b[^>]*>/gi, (_all, level: string) => `\n\n${'#'.repeat(Number(level))} `)
    .replace(/<li\b[^>]*>/gi, '\n- ')
    .replace(/<(?:br)\b[^>]*>/gi, '\n')
    .replace(/<\/(?:p|div|ul|ol|h[1-6]|tr|table)>/gi, '\n')
    .replace(/<[a-z/!][^>]*>/gi, '');
  return unescaped(marked)
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** A description or comment as Markdown: the service keeps HTML, or Markdown with a mark in front (contract 1.4). */
export function readRichText(text: string): string {
  return text.startsWith(markdownMark) ? text.slice(markdownMark.length) : fromHtml(text);
}

export function writeRichText(markdown: string): string {
  return markdown === '' ? '' : markdownMark + markdown;
}
