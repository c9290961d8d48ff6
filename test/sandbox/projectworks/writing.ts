import { Refusal } from './api-error.ts';
import type { Manners } from './manners.ts';
import type { ListFacts, Records, Row } from './records.ts';

export interface Writing {
  readonly list: ListFacts;
  readonly records: Records;
  readonly manners: Manners;
}

/** Names in bodies are camelCase; they are those of the answers but for the first letter (services.md 3.2). */
export function pascal(body: Row): Row {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name.slice(0, 1).toUpperCase() + name.slice(1), value]));
}

const nameOf: Readonly<Record<string, string>> = {
  Clients: 'ClientName',
  Projects: 'ProjectName',
  Modules: 'ModuleName',
  Tasks: 'TaskName',
  Users: 'Email',
};

const usualOf: Readonly<Record<string, Row>> = {
  Tasks: {
    ...{ TaskTypeID: 1, TaskTypeName: 'Fixed', TaskStatusID: 1, TaskStatusName: 'To do', StartDate: null, EndDate: null },
    ...{ PercentComplete: 0, IsOnTimesheet: true, Users: [], CustomFields: [], ExternalReference: null },
  },
};

/** A record like another one with nothing in it, and without what names it. */
export function blankOf(row: Row, key: string | null): Row {
  const fields = Object.entries(row).filter(([name]) => name !== key && name !== 'ModifiedDateUTC');
  const empty = ([name, value]: readonly [string, unknown]): unknown =>
    Array.isArray(value) ? [] : typeof value === 'boolean' ? name === 'IsActive' : null;
  return Object.fromEntries(fields.map(([name, value]) => [name, empty([name, value])]));
}

function demandName(list: ListFacts, given: Row): void {
  const name = nameOf[list.path];
  if (name !== undefined && (given[name] ?? '') === '') throw new Refusal(400, `${name} is required`);
}

/** Makes a record and answers it whole, with its id. */
export function create(body: Row, { list, records }: Writing): Row {
  const given = pascal(body);
  demandName(list, given);
  if (list.path === 'ExpenseClaims' && given['FileContent'] === undefined) {
    throw new Refusal(400, 'Must include at least one file');
  }
  if (list.path === 'Tasks') demandModule(given, records);
  const blank = blankOf(records.list(list.path)[0] ?? {}, list.key);
  return records.add(list.path, list.key, { ...blank, ...usualOf[list.path], ...named(list, given, records) });
}

/** Puts a whole record in the place of another: what is not named is empty afterwards (services.md 3.2). */
export function replace(row: Row, body: Row, writing: Writing): Row {
  const { list, records } = writing;
  demandName(list, pascal(body));
  patch(row, body, writing);
  const wanted = named(list, pascal(body), records);
  const missing = Object.entries(blankOf(row, list.key)).filter(([name]) => !(name in wanted));
  return records.change(row, Object.fromEntries(missing));
}

/** Changes the fields that are named; those that are not known are passed over. */
export function patch(row: Row, body: Row, { list, records, manners }: Writing): Row {
  const wanted = pascal(body);
  if (list.path === 'Tasks' && 'ModuleID' in wanted) demandModule(wanted, records);
  const known = Object.entries(named(list, wanted, records)).filter(
    ([name]) => name in row && !(list.path === 'Tasks' && manners.unknownTaskFields.has(name)),
  );
  return records.change(row, Object.fromEntries(known));
}

/** Tasks are in modules of services only. */
function demandModule(given: Row, records: Records): void {
  const module = records.find('Modules', 'ModuleID', given['ModuleID']);
  if (module === undefined) throw new Refusal(400, 'ModuleID is not valid');
  if (module['IsServices'] === false) throw new Refusal(400, 'Tasks can only be added to services modules');
}

/** Names that go with ids come from what is there. */
function named(list: ListFacts, given: Row, records: Records): Row {
  if (list.path !== 'Tasks') return given;
  const more: Row = {};
  if ('TaskStatusID' in given) {
    const status = records.find('__TaskStatuses', 'TaskStatusID', given['TaskStatusID']);
    if (status === undefined) throw new Refusal(400, 'TaskStatusID is not valid');
    more['TaskStatusName'] = status['TaskStatusName'];
  }
  if ('ModuleID' in given) {
    more['ModuleName'] = records.find('Modules', 'ModuleID', given['ModuleID'])?.['ModuleName'] ?? null;
  }
  return { ...given, ...more };
}
