import * as v from 'valibot';

/**
 * What ProjectPlace sends, as far as we need it to be so (contract 4, 5, 10). Keys that are not named here may be there; missing ones that are
 * optional are empty. Facts that no source promises (size, version, times) are read tolerantly in item-facts.ts.
 */

type WireId = number | string;

function isWireId(value: unknown): boolean {
  return typeof value === 'number'
    ? Number.isSafeInteger(value) && value >= 0
    : typeof value === 'string' && /^\d{1,20}$/.test(value);
}

/** A positive integer; a string of its digits where a double would lose some. */
export const wireId = v.custom<WireId>(isWireId);

/** What all items of the v1 tree have (4.6). A type, not an interface, so that it can be read as a record of unknown facts too. */
export type TreeItem = { readonly id: WireId; readonly name: string; readonly description?: string | null };

function isTreeItem(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('name' in value)) return false;
  if (!isWireId(value.id) || typeof value.name !== 'string') return false;
  return !('description' in value) || value.description == null || typeof value.description === 'string';
}

/** By hand, since it is checked for each of 100,000 documents: as `v.object` it takes as long as parsing the JSON. */
export const treeItem = v.custom<TreeItem>(isTreeItem);

const text = v.nullish(v.string());
const list = v.nullish(v.custom<readonly unknown[]>(Array.isArray));

/** A node of the v1 tree (4.6). Any of the keys may be missing. */
export const treeLevel = v.object({ containers: list, documents: list, urls: list });
export const treeLink = v.intersect([treeItem, v.object({ url: v.string() })]);

/**
 * A folder as v2 lists it (4.2): `container_id` is what makes it one. Its `contents` were never seen missing, unlike the keys of the v1 tree: without
 * them what is in the folder is unknown, not nothing.
 */
export const container = v.object({ container_id: wireId, access: text, contents: v.custom<readonly unknown[]>(Array.isArray) });
export const containerItem = v.object({
  id: wireId,
  type: v.string(),
  file_name: text,
  os_file_name: text,
  name: text,
  description: text,
  url: text,
});

/** The facts of one document (4.3). */
export const itemFacts = v.object({ id: wireId, file_name: text, name: text, access: text });

/** 5.3: a bare array. */
export const accountProject = v.object({ id: wireId, name: v.string(), space_used: v.optional(v.unknown()) });
/** 5.2: `{projects: […]}`. */
export const accountProjects = v.object({
  projects: v.array(v.object({ id: wireId, name: v.string(), archived: v.nullish(v.boolean()) })),
});
/** 5.1, with `include_tools=true`. */
export const userProject = v.object({
  id: wireId,
  name: v.string(),
  tools: v.nullish(v.object({ documents: v.nullish(v.object({ container_id: v.nullish(wireId) })) })),
});

/** 3.7 */
export const profile = v.object({ id: wireId, first_name: text, last_name: text, name: text, email: text });
/** 10.2 and the rows of 10.4. */
export const person = v.object({ id: wireId, name: text, email: text });
/** 10.4 */
export const members = v.object({ members: v.nullish(v.array(person)), external: v.nullish(v.array(person)) });
