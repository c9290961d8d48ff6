import { queryPart } from '../http/address-parts.ts';
import { checkedOrigin } from '../http/origin.ts';

/** What goes after the question mark; what is undefined is left out. */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** Where one Targetprocess installation has what. */
export interface TargetprocessHost {
  /** With the application's path, where there is one; no slash at the end. */
  readonly base: string;
  /** The address of a path below the base: `/api/v1/Projects`. */
  address(path: string, parameters?: Parameters): string;
  /** The page where a person sees a project, a team or a card. */
  page(entityId: string): string;
  /** The page of a saved board. */
  boardPage(key: string): string;
}

/** Brackets, braces and quotes too, which the service wants encoded (contract 1.3). */
function encoded(text: string): string {
  return queryPart(text).replace(/['()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

function queryOf(parameters: Parameters): string {
  const given = Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encoded(value)}`]));
  return given.length === 0 ? '' : `?${given.join('&')}`;
}

/** `url` may have a path: an installation need not own its host (contract 1.1). Throws `refused` for an address that is not safe. */
export function targetprocessHost(url: string): TargetprocessHost {
  const origin = checkedOrigin(url);
  const base = origin + new URL(url).pathname.replace(/\/+$/, '');
  return {
    base,
    address: (path, parameters = {}) => base + path + queryOf(parameters),
    page: (entityId) => `${base}/entity/${entityId}`,
    boardPage: (key) => `${base}/restui/board.aspx#page=board/${key}`,
  };
}
