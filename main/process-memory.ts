import { collectGarbage } from './disk/collect-garbage.ts';
import type { Host } from './app/host.ts';

/** Of the processor what all threads use, of memory what the main one does. */
export const processMemory: Host['memory'] = {
  usage: () => {
    const { user, system } = process.cpuUsage();
    return { processorMs: (user + system) / 1000, heapBytes: process.memoryUsage().heapTotal };
  },
  giveBack: collectGarbage,
};
