import { checkedOrigin } from '../http/origin.ts';

/** Where one Planpoint host has what (services.md 2). Throws `refused` for an address that is not safe. */
export interface PlanpointHost {
  readonly origin: string;
  /** The address of a path below `/api`: `/units/5f…`. */
  api(path: string): string;
  /** The application, where people sign in: which page shows what is not known. */
  readonly page: string;
}

export function planpointHost(url: string): PlanpointHost {
  const origin = checkedOrigin(url);
  return { origin, api: (path) => `${origin}/api${path}`, page: `${origin}/` };
}
