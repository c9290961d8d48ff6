import { openMirror } from '../../main/mirror/mirror.ts';
import { historyEntry, localNode, remoteNode, syncedNode } from './records.ts';

/**
 * Changes 20 items in all three trees at once, again and again until it is killed, and prints the number of each change once it is
 * stored. Arguments: the mirror's file.
 */
const mirror = openMirror(process.argv[2] ?? '');
const store = mirror.trees(1);
const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
const begin = Number(mirror.history({ pairId: 1, limit: 1 })[0]?.reason ?? 0);

function change(number: number): void {
  const name = `change ${number}`;
  store.commit({
    putRemote: numbers.map((n) => remoteNode(String(n), { name })),
    putLocal: numbers.map((n) => localNode(n, { name })),
    putSynced: numbers.map((n) => syncedNode(String(n), n, { remoteName: name, localName: name })),
    history: [historyEntry({ reason: String(number) })],
  });
  process.stdout.write(`${number}\n`);
}

/** Rests as long as it worked: who waits for SQLite's lock only looks now and then, and would never find it free. */
function goOn(number: number): void {
  const began = performance.now();
  for (let n = number; n < number + 10; n += 1) change(n);
  setTimeout(() => goOn(number + 10), performance.now() - began);
}

goOn(begin + 1);
