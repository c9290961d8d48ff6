import { parentPort, workerData } from 'node:worker_threads';
import { asSyncError } from '../sync/errors.ts';
import { Connection } from './connection.ts';
import { filePages } from './file-pages.ts';
import { HeldColumns } from './held-columns.ts';
import type { ListAnswer, ListMessage, ListQuestion, ListThreadStart, ListValue } from './list-messages.ts';
import { rowPages } from './row-pages.ts';

/** Entry of the thread that reads lists which take long. */
const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');
// Only `ListThread` starts it.
const { file } = workerData as ListThreadStart;
let db: Connection | null = null;
let readers: ReturnType<typeof readersOn> | null = null;

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
    readers ??= readersOn(db);
    return { ok: true, value: valueOf(question, readers) };
  } catch (error) {
    const { kind, message } = asSyncError(error);
    return { ok: false, kind, message };
  }
}

function readersOn(file: Connection) {
  return { ...filePages(file), ...rowPages(file, new HeldColumns(file)) };
}

function valueOf(question: ListQuestion, { filePage, filePosition, page, chart }: ReturnType<typeof readersOn>): ListValue {
  switch (question.ask) {
    case 'page':
      return filePage(question.query);
    case 'position':
      return filePosition(question.query, question.id);
    case 'rows':
      return page(question.list);
    case 'chart':
      return chart(question.list, question.column);
  }
}
