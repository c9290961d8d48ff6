/** A file in an archive: where it is, and whether it lies beside the archive instead of in it. */
export interface ArchivedFile {
  readonly path: string;
  readonly unpacked: boolean;
}

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly unpacked?: boolean;
}

/** What is in an asar archive: four numbers, then its directory as JSON. */
export function listArchive(archive: Buffer): readonly ArchivedFile[] {
  const length = archive.readUInt32LE(12);
  // The form is Electron's; another one would list nothing.
  const { files = {} } = JSON.parse(archive.toString('utf8', 16, 16 + length)) as Entry;
  const walk = (entries: Readonly<Record<string, Entry>>, above: string): ArchivedFile[] =>
    Object.entries(entries).flatMap(([name, entry]) => {
      const path = `${above}${name}`;
      return entry.files ? walk(entry.files, `${path}/`) : [{ path, unpacked: entry.unpacked === true }];
    });
  return walk(files, '');
}

export function emptyArchive(): Buffer {
  const json = Buffer.from('{"files":{}}');
  const head = Buffer.alloc(16);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(json.length + 8, 4);
  head.writeUInt32LE(json.length + 4, 8);
  head.writeUInt32LE(json.length, 12);
  return Buffer.concat([head, json]);
}
