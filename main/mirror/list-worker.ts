import { parentPort, workerData } from 'node:worker_threads';
import { asSyncError } from '../sync/errors.ts';
import { Connection } from './connection.ts';
import { filePages } from './file-pages.ts';
import type { ListAnswer, ListMessage, ListQuestion, ListThreadStart } from './list-messages.ts';

/** Entry of the thread that reads lists which take long. */
const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');
// Only `ListThread` starts it.
const { file } = workerData as ListThreadStart;
let db: Connection | null = null;
let pages: ReturnType<typeof filePages> | null = null;

port.on('message', (message: ListMessage) => {
  if (message.ask === 'end') {
    db?.close();
    port.close();
    return;
  }
  port.postMessage(answer(message));
});

function answer(question: ListQuestion): ListAnswer {
  try {
    db ??= new Connection(file, { synchronous: 'NORMAL' });
    pages ??= filePages(db);
    const value = question.ask === 'page' ? pages.filePage(question.query) : pages.filePosition(question.query, question.id);
    return { ok: true, value };
  } catch (error) {
    const { kind, message } = asSyncError(error);
    return { ok: false, kind, message };
  }
}
