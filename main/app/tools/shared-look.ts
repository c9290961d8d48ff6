import type { ServiceSession } from '../../sync/ports/service.ts';
import type { ToolWork } from './tool.ts';

/** How old a look may be that several changes share. */
const freshMs = 10_000;

/** One look at what many changes have in common. It is no look at the one thing that is changed: that is made right before. */
export interface SharedLook<Value> {
  /** What was found within the last 10 s in this session, or is found now. */
  read(work: ToolWork): Promise<Value>;
  /** Changes something; where that fails, whoever looks next looks anew. */
  before<Result>(work: ToolWork, change: () => Promise<Result>): Promise<Result>;
}

export function sharedLook<Value>(look: (work: ToolWork) => Promise<Value>): SharedLook<Value> {
  const kept = new WeakMap<ServiceSession, { readonly at: number; readonly value: Promise<Value> }>();
  return {
    async read(work) {
      const { session, clock } = work;
      const known = kept.get(session);
      if (known && clock.monotonic() - known.at < freshMs) return known.value;
      const value = look(work);
      kept.set(session, { at: clock.monotonic(), value });
      value.catch(() => kept.delete(session));
      return value;
    },
    async before({ session }, change) {
      try {
        return await change();
      } catch (error) {
        kept.delete(session);
        throw error;
      }
    },
  };
}
