/** How the stand-in answers where nothing says for certain how the service does (services.md 3.2). Back to these with a reset. */
export interface Manners {
  /** Rows of a page when none is asked for. */
  defaultPageSize: number;
  /** What is asked for beyond this is cut to it, silently. */
  maxPageSize: number;
  /** Whether lists of choices, which are short, know pages at all. */
  choicesHavePages: boolean;
  /** One record alone: as it is, in an array, or an empty answer, as seen of expense claims. */
  single: 'object' | 'array' | 'empty';
  since: 'inclusive' | 'exclusive' | 'ignored';
  /** Filters that are passed over as if they were not there, by lower-case name. */
  readonly ignoredFilters: Set<string>;
  /** Lists that the key may not read: 403. */
  readonly denied: Set<string>;
  /** Whether a 401 says what became of the key. */
  tellsKeys: boolean;
  errorBody: 'message' | 'error' | 'title' | 'none';
  /** Whether timesheets have ids, as newer servers send them. */
  timesheetIds: boolean;
  /** Whether people of a task come with their names. */
  namesInTasks: boolean;
  /** Whether a change of a task passes over fields that it does not know: the names that clients guess. */
  readonly unknownTaskFields: Set<string>;
  /** The `page` from 2 on leads to this origin with a 302: a trap. */
  elsewhere: string | null;
}

export function usualManners(): Manners {
  return {
    defaultPageSize: 50,
    maxPageSize: 1000,
    choicesHavePages: false,
    single: 'object',
    since: 'inclusive',
    ignoredFilters: new Set(),
    denied: new Set(),
    tellsKeys: false,
    errorBody: 'message',
    timesheetIds: true,
    namesInTasks: true,
    unknownTaskFields: new Set(),
    elsewhere: null,
  };
}
