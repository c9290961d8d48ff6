import { workerData } from 'node:worker_threads';
import { Connection } from './connection.ts';

/** What the thread is started with. */
export interface CheckpointStart {
  /** The database. */
  readonly file: string;
  /** One cell: 1 as soon as the thread has let go of the file. */
  readonly done: Int32Array<SharedArrayBuffer>;
}

// Only `Checkpoints` starts it.
const { file, done } = workerData as CheckpointStart;
try {
  const db = new Connection(file, { synchronous: 'NORMAL' });
  try {
    // Waits for nobody and keeps nobody waiting.
    db.pragma('wal_checkpoint(PASSIVE)');
  } finally {
    db.close();
  }
} catch {
  // The log stays as it is and is tried again; whoever uses the file meets what is wrong with it.
} finally {
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
}
