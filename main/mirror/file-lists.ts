import type { FileListQuery, FileLists, FilePage, MirrorReader } from '../sync/ports/mirror.ts';
import { ListThread } from './list-thread.ts';

/** Up to so many items of a pair, no list takes longer than a few milliseconds. */
const smallPair = 4_000;

/**
 * Lists of files, see `FileLists`. What an index has in order, and all lists of a small pair, are read at once; what has to be looked through
 * or sorted is read by a thread with a connection of its own, so that nothing else waits for it.
 */
export function openFileLists(file: string, mirror: Pick<MirrorReader, 'filePage' | 'filePosition' | 'hasMoreItems'>): FileLists {
  const thread = new ListThread(file);
  const isSmall = ({ pairId }: FileListQuery): boolean => {
    if (!mirror.hasMoreItems(pairId, smallPair)) return true;
    // Whoever opens a large archive may filter it next: the thread is up by then.
    thread.start();
    return false;
  };
  const isIndexed = ({ filter, sort }: FileListQuery): boolean => filter.trim() === '' && sort.by === 'name' && !sort.down;
  return {
    page: async (query) => {
      if (isSmall(query) || isIndexed(query)) return mirror.filePage(query);
      // The answer to a question for a page is one.
      return (await thread.ask({ ask: 'page', query })) as FilePage;
    },
    position: async (query, id) => {
      if (isSmall(query)) return mirror.filePosition(query, id);
      // As above. Numbering a list reads all of it, in whatever order.
      return (await thread.ask({ ask: 'position', query, id })) as number | null;
    },
    close: () => thread.close(),
  };
}
