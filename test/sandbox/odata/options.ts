import { ApiError } from '../wire/api-error.ts';

/** What a request asks of the rows of a set. */
export interface PageAsked {
  /** Rows before the first one. */
  readonly skip: number;
  /** Whether to tell how many there are. */
  readonly counted: boolean;
}

/**
 * The query options of a request. Those of links to next pages and of counts are known, all others are refused with 501: no source
 * shows that the service knows them (contract 11, services.md 5).
 */
export function pageAsked(query: URLSearchParams): PageAsked {
  const page = { skip: 0, counted: false };
  for (const [name, value] of query) {
    if (name === '$skiptoken' && /^\d+$/.test(value)) page.skip = Number(value);
    else if (name === '$count' && /^(true|false)$/.test(value)) page.counted = value === 'true';
    else if (name === '$inlinecount' && /^(allpages|none)$/.test(value)) page.counted = value === 'allpages';
    else if (['$skiptoken', '$count', '$inlinecount'].includes(name))
      throw new ApiError(400, 'BadRequest', `${name} has a value that cannot be read`);
    else if (name.startsWith('$') && !(name === '$format' && /json/i.test(value)))
      throw new ApiError(501, 'NotImplemented', `${name} is not supported`);
  }
  return page;
}
