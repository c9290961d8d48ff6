import { jsonReply, type Reply, textReply } from '../wire/reply.ts';
import type { TpCall } from './call.ts';
import type { Installation } from './installation.ts';
import { type Cell, isMoment, isRef } from './model.ts';
import { collectionsOf, resources } from './resources.ts';
import { toXml } from './xml.ts';

interface Property {
  readonly name: string;
  readonly type: string;
  readonly kind: 'value' | 'reference' | 'collection';
  readonly isSynthetic?: boolean;
}

/** Of fields that no row has a value for; all others are texts. */
const typesByName: Readonly<Record<string, Pick<Property, 'type' | 'kind'>>> = {
  ...Object.fromEntries(
    ['LastEditor', 'LastCommentedUser', 'Owner', 'Creator'].map((name) => [name, { type: 'GeneralUser', kind: 'reference' }]),
  ),
  ...Object.fromEntries(
    ['Milestone', 'Release', 'Iteration', 'TeamIteration', 'Team', 'Priority', 'Severity', 'Feature', 'Epic', 'UserStory']
      .concat(['Build', 'Program', 'EntityState', 'RequestType', 'Role', 'EntityType', 'Process'])
      .map((name) => [name, { type: name, kind: 'reference' }]),
  ),
  LinkedTestPlan: { type: 'TestPlan', kind: 'reference' },
  ResponsibleTeam: { type: 'TeamAssignment', kind: 'reference' },
  ParentEntityState: { type: 'EntityState', kind: 'reference' },
  ParentWorkflow: { type: 'Workflow', kind: 'reference' },
};

function typeOf(cell: Cell): Pick<Property, 'type' | 'kind'> {
  if (isRef(cell)) return { type: cell.type === 'User' ? 'GeneralUser' : cell.type, kind: 'reference' };
  if (isMoment(cell)) return { type: 'DateTime', kind: 'value' };
  if (typeof cell === 'number') return { type: 'Decimal', kind: 'value' };
  return { type: typeof cell === 'boolean' ? 'Boolean' : 'String', kind: 'value' };
}

const valueTypes: Readonly<Record<string, string>> = {
  ...{ Id: 'Int32', EntityVersion: 'Int64', NumericPriority: 'Double', LeadTime: 'Double', CycleTime: 'Double' },
};

function typed(name: string, cell: Cell): Pick<Property, 'type' | 'kind'> {
  const value = valueTypes[name] ?? (/Date$/.test(name) ? 'DateTime' : undefined);
  return value !== undefined
    ? { type: value, kind: 'value' }
    : cell === null
      ? (typesByName[name] ?? typeOf(cell))
      : typeOf(cell);
}

/** What rows of a type were seen to have, and what they can have. */
function propertiesOf({ store }: Installation, type: string): readonly Property[] {
  const { unset = {}, synthetic = {} } = resources[type] ?? {};
  const seen = new Map<string, Cell>([['Id', 0], ...Object.entries(unset)]);
  for (const row of store.all(type)) {
    for (const [name, cell] of Object.entries(row.fields)) if (cell !== null || !seen.has(name)) seen.set(name, cell);
  }
  const own = [...seen].map(([name, cell]): Property => ({ name, ...typed(name, cell) }));
  const workedOut = Object.entries(synthetic).map(([name, cell]): Property => ({
    ...{ name, ...typed(name, cell), isSynthetic: true },
  }));
  return [...own, ...workedOut, ...collectionsOf(type).map(({ name, of }): Property => ({ name, type: of, kind: 'collection' }))];
}

function itemOf(
  { name, type, kind, isSynthetic = false }: Property,
  facts: { readonly base: string; readonly required: readonly string[] },
): object {
  const plural = resources[type]?.plural;
  return {
    Name: name,
    CanSet: !isSynthetic && !['Id', 'CreateDate', 'EntityVersion', 'LastCommentDate'].includes(name),
    CanGet: true,
    ...(kind === 'collection' && { CanAdd: true, CanRemove: true }),
    IsDeprecated: false,
    IsRequired: facts.required.includes(name),
    Type: type,
    IsTypeComplex: false,
    IsSynthetic: isSynthetic,
    Description: '',
    Uri: kind !== 'value' && plural !== undefined ? `${facts.base}/api/v1/${plural}/meta` : null,
    IsBoundToParent: false,
  };
}

function headOf(type: string, base: string): Record<string, unknown> {
  const { plural = type, required } = resources[type] ?? {};
  const canCreate = required !== undefined;
  const canWrite = canCreate || ['General', 'Assignable'].includes(type);
  const uri = `${base}/api/v1/${plural}`;
  return {
    ...{ Name: type, CanCreate: canCreate, CanUpdate: canWrite, CanDelete: canWrite },
    ...{ IndexUri: `${base}/api/v1/Index/meta`, Uri: uri, Description: '' },
  };
}

/** JSON for those whose address asks for it, whatever else they say (services.md 1.3). */
function isJson({ query }: TpCall): boolean {
  return query.get('format') === 'json';
}

/** `GET /{Plural}/meta` (services.md 1.4). */
export function metaOf(call: TpCall, place: Installation, type: string): Reply {
  const required = resources[type]?.required ?? [];
  const properties = propertiesOf(place, type);
  const items = (kind: Property['kind']): object => ({
    Items: properties.filter((one) => one.kind === kind).map((one) => itemOf(one, { base: call.base, required })),
  });
  const meta = {
    ...headOf(type, call.base),
    ResourceMetadataHierarchyDescription: {},
    ResourceMetadataPropertiesDescription: {
      ResourceMetadataPropertiesResourceValuesDescription: items('value'),
      ResourceMetadataPropertiesResourceReferencesDescription: items('reference'),
      ResourceMetadataPropertiesResourceCollectionsDescription: items('collection'),
    },
  };
  if (isJson(call)) return jsonReply(meta);
  return textReply(toXml('ResourceMetadataDescription', meta), { status: 200, type: 'application/xml; charset=utf-8' });
}

/** `GET /Context/meta`: in XML, whatever was asked for (services.md 1.3). */
export function contextMeta({ base }: TpCall): Reply {
  const xml = toXml('ResourceMetadataDescription', headOf('Context', base));
  return textReply(xml, { status: 200, type: 'application/xml; charset=utf-8' });
}

/** `GET /Index/meta`. In JSON, all of its members have one name (services.md 1.4). */
export function indexMeta(call: TpCall): Reply {
  const name = 'ResourceMetadataDescription';
  // Some answer and are not listed (services.md 1.5).
  const heads = Object.keys(resources)
    .filter((type) => resources[type]?.unlisted !== true)
    .map((type) => headOf(type, call.base));
  if (isJson(call)) {
    const members = heads.map((head) => `${JSON.stringify(name)}:${JSON.stringify(head)}`);
    return textReply(`{${members.join(',')}}`, { status: 200, type: 'application/json; charset=utf-8' });
  }
  const xml = `<ResourceMetadataDescriptionIndex>${heads.map((head) => toXml(name, head)).join('')}</ResourceMetadataDescriptionIndex>`;
  return textReply(xml, { status: 200, type: 'application/xml; charset=utf-8' });
}
