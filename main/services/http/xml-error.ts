import type { ServiceError } from './failures.ts';

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function textOf(xml: string, tag: string): string | null {
  const text = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
  return text?.replace(/&(lt|gt|quot|apos|amp);/g, (all, name: string) => named[name] ?? all) ?? null;
}

/** An error that a service tells in XML, whatever was asked for (services.md 1.11), or nothing. */
export function xmlErrorIn(text: string): ServiceError | null {
  if (!/^\s*(?:<\?xml[^>]*>\s*)?<Error\b/.test(text)) return null;
  return { code: textOf(text, 'Status'), description: textOf(text, 'Message') };
}
