import type { Day } from '../../sync/ports/boards.ts';

interface Moment {
  /** ms since the epoch. */
  readonly at: number;
  /** Of the installation's time zone, in minutes. */
  readonly offset: number;
}

/** `/Date(1788586013000+0200)/`: UTC ms and the offset of the zone that people see (contract 1.3); or ISO, as UploadFile answers. */
function momentOf(value: unknown): Moment | null {
  const moment = typeof value === 'string' ? parsed(value) : null;
  // Numbers that no calendar knows are no time.
  return moment === null || Number.isNaN(new Date(moment.at + moment.offset * 60_000).getTime()) ? null : moment;
}

function parsed(value: string): Moment | null {
  const form = /^\/Date\((-?\d+)(?:([+-])(\d\d)(\d\d))?\)\/$/.exec(value);
  if (form) {
    const [, ms = '', sign = '+', hours = '0', minutes = '0'] = form;
    return { at: Number(ms), offset: (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) };
  }
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)) return null;
  const at = Date.parse(value);
  const zone = /([+-])(\d\d):?(\d\d)$/.exec(value);
  // XML tells the installation's own time without its zone: taken for the one of this machine, in which it was parsed.
  if (!zone && !value.endsWith('Z')) return Number.isNaN(at) ? null : { at, offset: -new Date(at).getTimezoneOffset() };
  const offset = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
  return Number.isNaN(at) ? null : { at, offset };
}

/** In ms; null for none, or for a form that we do not know. */
export function readMoment(value: unknown): number | null {
  return momentOf(value)?.at ?? null;
}

/** The day that people see: a planned day is midnight in the installation's zone, which in UTC is the day before. */
export function readDay(value: unknown): Day | null {
  const moment = momentOf(value);
  return moment === null ? null : new Date(moment.at + moment.offset * 60_000).toISOString().slice(0, 10);
}
