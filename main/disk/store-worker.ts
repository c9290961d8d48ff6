import { storeGroup } from './store-group.ts';
import type { StoreAnswer, StoreRequest } from './store-group.ts';
import { serveJobs } from './worker-jobs.ts';

/** Entry of a thread that puts groups of files and folders on the disk. */
serveJobs<StoreRequest, StoreAnswer>(async (request, job) => job.send(await storeGroup(request)));
