import type { ColumnKind, TableColumn } from '../../sync/ports/tables.ts';

/** What `$metadata` tells of one entity set. */
export interface SetShape {
  readonly columns: readonly TableColumn[];
  readonly keys: readonly string[];
}

const kinds: Readonly<Record<string, ColumnKind>> = {
  String: 'text',
  Guid: 'text',
  Duration: 'text',
  TimeOfDay: 'text',
  Time: 'text',
  Byte: 'number',
  SByte: 'number',
  Int16: 'number',
  Int32: 'number',
  Int64: 'number',
  Single: 'number',
  Double: 'number',
  Decimal: 'number',
  Boolean: 'boolean',
  Date: 'day',
  DateTime: 'time',
  DateTimeOffset: 'time',
};

/**
 * Columns and keys by the name of the entity set, from CSDL of OData 3 or 4. What is not understood is left out: columns are told by the rows
 * as well. CSDL has names and types in attributes only, which need no parser of XML.
 */
export function readMetadata(xml: string): ReadonlyMap<string, SetShape> {
  const types = new Map<string, SetShape>();
  for (const [, head = '', body = ''] of xml.matchAll(/<EntityType\b([^>]*[^>/])>([\s\S]*?)<\/EntityType>/g)) {
    const columns = tags(body, 'Property').flatMap((tag) => {
      const name = attribute(tag, 'Name');
      const type = attribute(tag, 'Type')?.replace(/^Edm\./, '') ?? '';
      return name === null ? [] : [{ name, kind: kinds[type] ?? 'other' }];
    });
    const keys = tags(body, 'PropertyRef').flatMap((tag) => attribute(tag, 'Name') ?? []);
    types.set(attribute(head, 'Name') ?? '', { columns, keys });
  }
  const sets = tags(xml, 'EntitySet').map((tag) => {
    const type = attribute(tag, 'EntityType')?.split('.').at(-1) ?? '';
    return [attribute(tag, 'Name') ?? '', types.get(type) ?? { columns: [], keys: [] }] as const;
  });
  return new Map(sets);
}

function tags(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))].map(([, inner = '']) => inner);
}

function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return match?.[1] ?? match?.[2] ?? null;
}
