import { crc32 } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** 2026-01-01 00:00 in DOS form: all entries have one date, so that the archive is the same each time. */
const dosDate = ((2026 - 1980) << 9) | (1 << 5) | 1;
/** Bit 11 of the flags: names are UTF-8. */
const utf8Names = 0x0800;
const versionNeeded = 20;

/** A ZIP archive with its entries stored, not compressed (APPNOTE 4.3.6, without zip64). */
export function storedZip(entries: readonly ZipEntry[]): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const facts = entryFacts(name, bytes);
    const local = Buffer.concat([signature(0x04034b50), facts, Buffer.from(name), bytes]);
    directory.push(
      Buffer.concat([signature(0x02014b50), uint16(versionNeeded), facts, directoryFacts(offset), Buffer.from(name)]),
    );
    files.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, index, end]);
}

/** The 26 bytes that a local header and a directory header have in common. */
function entryFacts(name: string, bytes: Uint8Array): Buffer {
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(versionNeeded, 0);
  facts.writeUInt16LE(utf8Names, 2);
  facts.writeUInt16LE(dosDate, 8);
  facts.writeUInt32LE(crc32(bytes), 10);
  facts.writeUInt32LE(bytes.length, 14);
  facts.writeUInt32LE(bytes.length, 18);
  facts.writeUInt16LE(Buffer.byteLength(name), 22);
  return facts;
}

/** What only a directory header has: comment, disk, attributes (all none) and where the entry lies. */
function directoryFacts(offset: number): Buffer {
  const facts = Buffer.alloc(14);
  facts.writeUInt32LE(offset, 10);
  return facts;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
