import { type ReadAnswer, readGroup, type ReadRequest } from './read-group.ts';
import { serveJobs } from './worker-jobs.ts';

/** Entry of a thread that reads files. */
serveJobs<ReadRequest, readonly ReadAnswer[]>(async (request, { send, stopped }) => {
  const answers = await readGroup(request, { stopped, now: Date.now() });
  // Nobody waits for the rest either.
  if (!answers) return;
  const memory = answers.flatMap((answer) => ('bytes' in answer ? [answer.bytes.buffer] : []));
  send(answers, memory);
});
