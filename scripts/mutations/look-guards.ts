import type { Guard } from './guards.ts';

/** What keeps a look at either side from being taken for more, or for less, than it saw. */
export const lookGuards: readonly Guard[] = [
  {
    what: 'only a listing that was begun later shows what became of a lost answer',
    file: 'main/sync/remote-observer.ts',
    from: 'for (const step of lostBefore) this.lost.delete(step);',
    to: 'this.lost.clear();',
    tests: ['test/sync/lost-answer.test.ts'],
  },
  {
    what: 'a document that may still change within its second is not fetched',
    file: 'main/sync/observe-remote.ts',
    from: '    if (isYoung(node.modifiedAt, listing.at)) unsettled.add(node.id);\n',
    to: '',
    tests: ['test/sync/observe-remote.test.ts'],
  },
  {
    what: 'the second of an upload is waited for',
    file: 'main/sync/observe-remote.ts',
    from: '    if (isYoung(node.modifiedAt, listing.at)) continue;\n',
    to: '',
    tests: ['test/sync/observe-remote.test.ts'],
  },
  {
    what: 'an edit that follows an upload within its second is looked for',
    file: 'main/sync/observe-remote.ts',
    from: 'else if (ours && node.version === null) toVerify.push(next);',
    to: 'else if (ours && node.version === null) put.push(next);',
    tests: ['test/sync/observe-remote.test.ts'],
  },
  {
    what: 'whether what followed an upload came after it, or after what the service was restored to, is looked for',
    file: 'main/sync/observe-remote.ts',
    from: 'else if (synced.version !== null) toVerify.push({ ...next, modifiedAt: justBefore(node.modifiedAt) });',
    to: 'else if (synced.version !== null) put.push({ ...next, modifiedAt: justBefore(node.modifiedAt) });',
    tests: ['test/sync/restored-service.test.ts'],
  },
  {
    what: 'the number of a version that was given out again is not taken for ours',
    file: 'main/sync/own-versions.ts',
    from: 'versions.slice(0, -1).some(',
    to: 'versions.some(',
    tests: ['test/sync/restored-service.test.ts'],
  },
  {
    what: 'versions that are gone, as the service says once, are asked for again',
    file: 'main/sync/own-versions.ts',
    from: 'this.#untold.add(remoteId);\n      return null;',
    to: 'return [];',
    tests: ['test/sync/own-second.test.ts'],
  },
  {
    what: 'an edit does not replace what the archive has no more',
    file: 'main/sync/own-versions.ts',
    from: '&& isLost(row, versions))\n          return',
    to: '&& !row)\n          return',
    tests: ['test/sync/restored-service.test.ts'],
  },
  {
    what: 'an edit is not fetched before it is known what it replaces',
    file: 'main/sync/own-versions.ts',
    from: 'if (versions === null) open.add(remoteId);',
    to: 'if (versions === null) followed.set(remoteId, time);',
    tests: ['test/sync/restored-service.test.ts'],
  },
  {
    what: 'what went back behind an edit that had followed ours is seen',
    file: 'main/sync/observe-remote.ts',
    from: 'return time - 1;',
    to: 'return time - time - 1;',
    tests: ['test/sync/restored-service.test.ts'],
  },
  {
    what: 'a hint of a folder that was moved since is one of where it is now',
    file: 'main/sync/outlook.ts',
    from: 'this.#local.add(this.#moves.reduce(follow, path));',
    to: '',
    tests: ['test/sync/outlook.test.ts'],
  },
  {
    what: 'one document that went back tells of all',
    file: 'main/sync/observe-remote.ts',
    from: 'if (isBack) for',
    to: 'if (!isBack && isBack) for',
    tests: ['test/sync/restored-service.test.ts'],
  },
];
