import * as v from 'valibot';
import { incidentKinds } from './incidents.ts';
import { kilobytes } from '../bandwidth.ts';
import type { ValueStore } from '../../sync/ports/mirror.ts';

const fields = {
  theme: v.picklist(['system', 'light', 'dark']),
  language: v.nullable(v.picklist(['en', 'sv', 'de'])),
  startAtLogin: v.boolean(),
  pauseOnBattery: v.boolean(),
  limitDown: kilobytes,
  limitUp: kilobytes,
  silenced: v.pipe(v.array(v.picklist(incidentKinds)), v.maxLength(incidentKinds.length), v.readonly()),
};

const all = v.strictObject(fields);
export type Preferences = v.InferOutput<typeof all>;

const atFirst: Preferences = {
  theme: 'system',
  language: null,
  startAtLogin: false,
  pauseOnBattery: false,
  limitDown: 0,
  limitUp: 0,
  silenced: [],
};

/** What may be changed: any of them, each as a whole. */
export const preferenceChange = v.strictObject({
  theme: v.exactOptional(fields.theme),
  language: v.exactOptional(fields.language),
  startAtLogin: v.exactOptional(fields.startAtLogin),
  pauseOnBattery: v.exactOptional(fields.pauseOnBattery),
  limitDown: v.exactOptional(fields.limitDown),
  limitUp: v.exactOptional(fields.limitUp),
  silenced: v.exactOptional(fields.silenced),
});

/** What was chosen; for what was not, or is not understood, what Tidemark starts with. */
export function readPreferences(values: ValueStore): Preferences {
  const stored = Object.entries(fields).flatMap(([name, schema]) => {
    const checked = v.safeParse(schema, values.read(`preference.${name}`));
    return checked.success ? [[name, checked.output] as const] : [];
  });
  return v.parse(all, { ...atFirst, ...Object.fromEntries(stored) });
}

/** Stores what was changed, all or nothing, and answers how it is now. */
export function writePreferences(values: ValueStore, changed: v.InferOutput<typeof preferenceChange>): Preferences {
  values.write(Object.fromEntries(Object.entries(changed).map(([name, value]) => [`preference.${name}`, value])));
  return readPreferences(values);
}
