import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';

/** Folders end so. */
const slash = 0x2f;

/**
 * Reads a whole zip: its directory and every entry in it, with length and checksum. Null when all is well, else what is wrong, in words. Memory
 * stays flat. Throws only the reason of `signal`.
 */
export async function problemOfZip(file: string, signal: AbortSignal): Promise<string | null> {
  // Most starts of the program check no zip.
  const { openPromise } = await import('yauzl');
  let zip: ZipFile;
  try {
    // Documents may be called as no path may be: names are not looked at.
    zip = await openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: false });
  } catch (error) {
    return `it is no whole zip (${wordsOf(error)})`;
  }
  try {
    for await (const entry of zip.eachEntry()) {
      const problem = await problemOfEntry(zip, entry, signal);
      if (problem !== null) return `${JSON.stringify(entry.fileNameRaw.toString())} in it ${problem}`;
    }
    return null;
  } catch (error) {
    signal.throwIfAborted();
    return `its directory cannot be read (${wordsOf(error)})`;
  } finally {
    zip.close();
  }
}

async function problemOfEntry(zip: ZipFile, entry: Entry, signal: AbortSignal): Promise<string | null> {
  signal.throwIfAborted();
  if (entry.fileNameRaw.at(-1) === slash) return null;
  if (!entry.canDecodeFileData()) return 'is packed in a way that cannot be checked';
  try {
    let sum = 0;
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      signal.throwIfAborted();
      // A stream without an encoding gives buffers.
      sum = crc32(Buffer.from(chunk as Uint8Array), sum);
    }
    return sum === entry.crc32 ? null : 'is damaged: its checksum is another';
  } catch (error) {
    signal.throwIfAborted();
    return `is damaged (${wordsOf(error)})`;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
