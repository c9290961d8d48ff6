import type { ValueStore } from '../sync/ports/mirror.ts';
import type { Connection } from './connection.ts';

/** The chosen values in an open settings file. `onChange` is called after they are stored. */
export function valueStore(db: Connection, onChange: () => void): ValueStore {
  const get = db.prepare<[string], { value: string }>('SELECT value FROM chosen_values WHERE name = ?');
  const put = db.prepare<[string, string]>('INSERT OR REPLACE INTO chosen_values VALUES (?, ?)');
  return {
    read: (name) => {
      const row = get.get(name);
      return row === undefined ? undefined : (JSON.parse(row.value) as unknown); // The column is checked to be JSON.
    },
    write: (values) => {
      db.write(() => {
        for (const [name, value] of Object.entries(values)) put.run(name, JSON.stringify(value));
      });
      onChange();
    },
  };
}
