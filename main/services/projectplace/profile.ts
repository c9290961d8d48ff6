import * as v from 'valibot';
import { SyncError } from '../../sync/errors.ts';
import { pathPart } from '../http/address-parts.ts';
import type { BoardRequest } from './board-profile.ts';
import { defaultProfile } from './default-profile.ts';
import type { WebhookRequest } from './webhook-profile.ts';

/** JSON in which a string that is exactly `{placeholder}` stands for a value. */
export type BodyTemplate = string | number | boolean | null | readonly BodyTemplate[] | { readonly [key: string]: BodyTemplate };

/** One request of the service as data, so that it can be corrected without a release. */
export interface RequestForm {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As on the API host, with placeholders: `/1/documents/{id}`. */
  readonly path: string;
  /** Null for no body. Ids are sent as numbers. */
  readonly body: BodyTemplate | null;
  /** How the body is sent; JSON when left out. As a form, its top level is an object. */
  readonly encoding?: 'json' | 'form' | undefined;
  /** What is sent in the place of a value to say that there is none. */
  readonly none?: BodyTemplate | undefined;
  /** Where the answer has what we need: dotted paths, '' for the whole of it. */
  readonly answer: Readonly<Record<string, string>>;
  /** What the service calls a folder, document, link and other, where `{type}` is sent. */
  readonly types?: Readonly<Record<string, string>>;
}

export type DocumentRequest =
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

export type RequestName = DocumentRequest | BoardRequest | WebhookRequest;

export type OperationProfile = Readonly<Record<RequestName, RequestForm>>;

const placeholders = [
  'workspaceId',
  'folderId',
  'id',
  'versionId',
  'name',
  'type',
  'boardId',
  'columnId',
  'cardId',
  'afterId',
  'activityId',
  'title',
  'description',
  'assigneeId',
  'coAssigneeIds',
  'labelId',
  'startOn',
  'dueOn',
  'estimate',
  'estimatedHours',
  'blocked',
  'blockReason',
  'checklist',
  'itemId',
  'done',
  'commentId',
  'text',
  'encodedText',
  'attachments',
  'count',
  'offset',
  'events',
  'address',
] as const;

/** JSON text that goes into a body as it is. */
export interface JsonText {
  readonly json: string;
}

/** A text, or null to leave out the key that would hold it. */
export type FormValue = string | JsonText | null;

/** What may stand in placeholders. `type` is the word of the form's `types`. */
export type FormValues = Readonly<Partial<Record<(typeof placeholders)[number], FormValue>>>;

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
  encoding: v.optional(v.picklist(['json', 'form'])),
  none: v.optional(bodyTemplate),
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
  const { method = form.method, path = form.path, body = form.body, answer, types, ...rest } = parsed.output;
  const tables = { answer: { ...form.answer, ...answer }, types: { ...form.types, ...types } };
  const merged: RequestForm = { ...form, ...rest, method, path, body, ...tables };
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
  readonly body: string | null;
  readonly contentType: string;
}

const onlyPlaceholder = /^\{(\w+)\}$/;

function valueOf(values: FormValues, name: string): FormValue {
  const known = placeholders.find((placeholder) => placeholder === name);
  const value = known === undefined ? undefined : values[known];
  if (value === undefined) throw new SyncError('refused', `The operation profile uses {${name}} where there is none.`);
  return value;
}

/** JSON text of a value; null to leave it out. Ids become numbers, digit for digit, since they may be larger than a double holds. */
function jsonOf(value: FormValue, name: string): string | null {
  if (value === null) return null;
  if (typeof value !== 'string') return value.json;
  return /[iI]d$/.test(name) && /^\d+$/.test(value) ? value : JSON.stringify(value);
}

function filled(template: BodyTemplate, values: FormValues): string | null {
  if (typeof template === 'string') {
    const name = onlyPlaceholder.exec(template)?.[1];
    return name === undefined ? JSON.stringify(template) : jsonOf(valueOf(values, name), name);
  }
  if (typeof template !== 'object' || template === null) return JSON.stringify(template);
  if (isList(template)) {
    return `[${template
      .map((item) => filled(item, values))
      .filter((text) => text !== null)
      .join()}]`;
  }
  const members = Object.entries(template).flatMap(([key, item]) => {
    const text = filled(item, values);
    return text === null ? [] : [`${JSON.stringify(key)}:${text}`];
  });
  return `{${members.join()}}`;
}

/** `Array.isArray` does not know readonly lists. */
function isList(template: BodyTemplate): template is readonly BodyTemplate[] {
  return Array.isArray(template);
}

function textOf(value: FormValue): string {
  return value === null || typeof value === 'string' ? (value ?? '') : value.json;
}

/** Each key of the top level is a field; what is no text in it is sent as JSON. */
function filledFields(template: BodyTemplate, values: FormValues): string {
  const fields = new URLSearchParams();
  if (typeof template !== 'object' || template === null) return '';
  for (const [key, item] of Object.entries(template)) {
    const name = typeof item === 'string' ? onlyPlaceholder.exec(item)?.[1] : undefined;
    const value = name === undefined ? undefined : valueOf(values, name);
    if (value === null) continue;
    if (value !== undefined) fields.set(key, textOf(value));
    else fields.set(key, typeof item === 'string' ? item : (filled(item, values) ?? ''));
  }
  return fields.toString();
}

/** Puts values into a form. */
export function fillForm(form: RequestForm, values: FormValues): FilledForm {
  const { method, body: template, encoding = 'json' } = form;
  const path = form.path.replace(/\{(\w+)\}/g, (_all, name: string) => pathPart(textOf(valueOf(values, name))));
  const isForm = encoding === 'form';
  const contentType = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
  if (template === null) return { method, path, body: null, contentType };
  return { method, path, body: isForm ? filledFields(template, values) : filled(template, values), contentType };
}

/** For people: the request with its placeholders. */
export function showForm(form: RequestForm): string {
  const line = `${form.method} ${form.path}`;
  if (form.body === null) return line;
  return `${line} ${JSON.stringify(form.body)}${form.encoding === 'form' ? ' (as a form)' : ''}`;
}

/** The part of an answer at a dotted path; undefined when it is not there. */
export function pick(value: unknown, path: string | undefined): unknown {
  if (path === undefined) return undefined;
  if (path === '') return value;
  return path.split('.').reduce<unknown>((at, name) => {
    return typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? Reflect.get(at, name) : undefined;
  }, value);
}
