import { Seeding, type TpSeed } from './seed.ts';
import type { TargetprocessSandbox } from './server.ts';

/** One project, one team, a few cards of two types. */
export const harbourSeed: TpSeed = (base) => {
  const seeding = new Seeding(base, Date.parse('2026-03-02T08:00:00Z'));
  seeding.person('Ingrid Berg', 'ingrid');
  seeding.person('Omar Haddad', 'omar');
  seeding.process('Scrum', { UserStory: [{ name: 'Open' }, { name: 'Done' }], Bug: [{ name: 'New' }, { name: 'Closed' }] });
  seeding.project('Harbour', 'Scrum');
  seeding.team('Quay', ['Harbour']);
  for (const name of ['Crane', 'Mole', "Master's house", 'Quay wall']) {
    seeding.card(name, { project: 'Harbour', state: 'Open', team: 'Quay', people: name === 'Mole' ? ['Omar Haddad'] : [] });
  }
  seeding.get('Crane').fields['Tags'] = 'steel, heavy';
  seeding.card('Leak', { type: 'Bug', project: 'Harbour', state: 'New' });
  for (const text of ['one', 'two', 'three']) seeding.comment('Crane', { by: 'Omar Haddad', text });
  seeding.file('Crane', 'plan å.txt', 'a plan');
  seeding.store.add('CustomField', { Name: 'Risk', FieldType: 'DropDown', EntityKind: 'UserStory' });
  return seeding.done();
};

interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Page {
  readonly Items: readonly Record<string, unknown>[];
  readonly Next?: string;
  readonly Prev?: string;
}

/** Makes requests with token and with JSON asked for in both ways. */
export function askerOf(sandbox: () => TargetprocessSandbox) {
  return async (path: string, query: Record<string, string> = {}, { method = 'GET', body, headers = {} }: Sent = {}) => {
    const { url, credentials } = sandbox();
    const search = new URLSearchParams({ format: 'json', ...query, access_token: credentials.accessToken });
    const response = await fetch(`${url}${path}?${search.toString()}`, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    const json: unknown = isJson ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, json };
  };
}
