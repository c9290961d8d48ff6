import * as v from 'valibot';
import { SyncError } from '../../sync/errors.ts';
import { defaultProfile } from './default-profile.ts';

/** JSON in which a string that is exactly `{placeholder}` stands for a value. */
export type BodyTemplate = string | number | boolean | null | readonly BodyTemplate[] | { readonly [key: string]: BodyTemplate };

/** One request of the service as data, so that it can be corrected without a release. */
export interface RequestForm {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As on the API host, with placeholders: `/1/documents/{id}`. */
  readonly path: string;
  /** Sent as JSON; null for no body. Ids are sent as numbers. */
  readonly body: BodyTemplate | null;
  /** Where the answer has what we need: dotted paths, '' for the whole of it. */
  readonly answer: Readonly<Record<string, string>>;
  /** What the service calls a folder, document, link and other, where `{type}` is sent. */
  readonly types?: Readonly<Record<string, string>>;
}

export type RequestName =
  | 'tree'
  | 'level'
  | 'read'
  | 'upload'
  | 'createFolder'
  | 'rename'
  | 'move'
  | 'trash'
  | 'restore'
  | 'versions'
  | 'readVersion'
  | 'lock'
  | 'unlock';

export type OperationProfile = Readonly<Record<RequestName, RequestForm>>;

/** What may stand in placeholders. */
export interface FormValues {
  readonly workspaceId?: string;
  readonly folderId?: string;
  readonly id?: string;
  readonly versionId?: string;
  readonly name?: string;
  /** The word of the form's `types`. */
  readonly type?: string;
}

const placeholders = ['workspaceId', 'folderId', 'id', 'versionId', 'name', 'type'] as const;
const bodyTemplate: v.GenericSchema<BodyTemplate> = v.lazy(() =>
  v.union([v.string(), v.number(), v.boolean(), v.null(), v.array(bodyTemplate), v.record(v.string(), bodyTemplate)]),
);

const correction = v.strictObject({
  method: v.optional(v.picklist(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])),
  path: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\/\d\/[\w./{}?=&,-]*$/, 'a path starts with a version, as in /1/documents/{id}'),
      v.check((path) => !path.includes('..'), 'a path may not go up'),
    ),
  ),
  body: v.optional(v.nullable(bodyTemplate)),
  answer: v.optional(v.record(v.string(), v.pipe(v.string(), v.regex(/^[\w.]*$/, 'a dotted path of names')))),
  types: v.optional(v.record(v.string(), v.string())),
});

function unknownPlaceholder(form: RequestForm): string | null {
  const used = `${form.path} ${JSON.stringify(form.body)}`.matchAll(/\{(\w+)\}/g);
  for (const [, name = ''] of used) if (!placeholders.some((known) => known === name)) return name;
  return null;
}

function corrected(name: string, form: RequestForm, value: unknown): RequestForm {
  const parsed = v.safeParse(correction, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = [name, ...(issue.path ?? []).map((item) => String(item.key))].join('.');
    throw new SyncError('refused', `The operation profile of the account is not valid at ${where}: ${issue.message}.`);
  }
  const { method = form.method, path = form.path, body = form.body, answer, types } = parsed.output;
  const merged = { method, path, body, answer: { ...form.answer, ...answer }, types: { ...form.types, ...types } };
  const unknown = unknownPlaceholder(merged);
  if (unknown === null) return merged;
  throw new SyncError(
    'refused',
    `The operation profile of the account is not valid at ${name}: {${unknown}} is not a placeholder.`,
  );
}

/** The default profile with an account's corrections: `{"trash":{"path":"/1/documents/{id}/trash","method":"POST"}}`. Throws `refused`. */
export function profileWith(corrections: string | null): OperationProfile {
  if (corrections === null) return defaultProfile;
  let value: unknown;
  try {
    value = JSON.parse(corrections);
  } catch {
    value = null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SyncError('refused', 'The operation profile of the account is not a JSON object.');
  }
  const profile: Record<RequestName, RequestForm> = { ...defaultProfile };
  for (const [name, change] of Object.entries(value)) {
    if (!isRequestName(name))
      throw new SyncError('refused', `The operation profile of the account names an unknown request: ${name}.`);
    profile[name] = corrected(name, defaultProfile[name], change);
  }
  return profile;
}

function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(defaultProfile, name);
}

export interface FilledForm {
  readonly method: string;
  readonly path: string;
  /** JSON text. */
  readonly body: string | null;
}

function valueOf(values: FormValues, name: string): string {
  const known = placeholders.find((placeholder) => placeholder === name);
  const value = known === undefined ? undefined : values[known];
  if (value === undefined) throw new SyncError('refused', `The operation profile uses {${name}} where there is none.`);
  return value;
}

/** Puts values into a form. Ids go into JSON as numbers, digit for digit, since they may be larger than a double holds. */
export function fillForm(form: RequestForm, values: FormValues): FilledForm {
  const path = form.path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(valueOf(values, name)));
  if (form.body === null) return { method: form.method, path, body: null };
  const body = JSON.stringify(form.body).replace(/"\{(\w+)\}"/g, (_all, name: string) => {
    const value = valueOf(values, name);
    return /[iI]d$/.test(name) && /^\d+$/.test(value) ? value : JSON.stringify(value);
  });
  return { method: form.method, path, body };
}

/** For people: the request with its placeholders. */
export function showForm(form: RequestForm): string {
  const line = `${form.method} ${form.path}`;
  return form.body === null ? line : `${line} ${JSON.stringify(form.body)}`;
}

/** The part of an answer at a dotted path; undefined when it is not there. */
export function pick(value: unknown, path: string | undefined): unknown {
  if (path === undefined) return undefined;
  if (path === '') return value;
  return path.split('.').reduce<unknown>((at, name) => {
    return typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? Reflect.get(at, name) : undefined;
  }, value);
}
