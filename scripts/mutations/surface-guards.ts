import type { Guard } from './guards.ts';

/** What keeps secrets and the window to their user, and edits of boards from being written over. */
export const surfaceGuards: readonly Guard[] = [
  {
    what: 'the window answers to its own name alone',
    file: 'main/web/ui-host.ts',
    from: 'request.headers.host === this.#name ? ',
    to: "request.headers.host !== '' ? ",
    tests: ['test/web/ui-host.test.ts'],
  },
  {
    what: 'the window serves its own addresses alone',
    file: 'main/web/ui-host.ts',
    from: 'if (url?.origin !== this.#origin) {',
    to: 'if (!url) {',
    tests: ['test/web/ui-host.test.ts'],
  },
  {
    what: 'the window is for who brought the token',
    file: 'main/web/ui-host.ts',
    from: 'else if (!this.#entry.isKnown(request.headers.cookie)) {',
    to: "else if (request.headers.cookie === 'x') {",
    tests: ['test/web/ui-host.test.ts'],
  },
  {
    what: 'no other page asks the window for anything',
    file: 'main/web/ui-host.ts',
    from: 'return origin === undefined ? isRead : origin === this.#origin;',
    to: 'return true;',
    tests: ['test/web/ui-host.test.ts'],
  },
  {
    what: 'known secrets are taken out of every message',
    file: 'main/app/redact.ts',
    from: 'for (const secret of this.#known) clean = clean.replaceAll(secret, hidden);',
    to: '',
    tests: ['test/app/redact.test.ts'],
  },
  {
    what: 'a field of a card that was changed on both sides is a conflict',
    file: 'main/sync/boards/verdict.ts',
    from: 'return isAlike(base, theirs) ? send : conflict;',
    to: 'return send;',
    tests: ['test/boards/scenarios.test.ts'],
  },
  {
    what: 'a card is deleted as it was seen, or not',
    file: 'main/sync/boards/verdict.ts',
    from: 'return isSame(substance(base), substance(now)) ? send : conflict;',
    to: 'return send;',
    tests: ['test/boards/scenarios.test.ts'],
  },
  {
    what: 'what came while a person wrote is not written over',
    file: 'main/app/boards/edits.ts',
    from: '{ ...card, ...began }[field]',
    to: 'card[field]',
    tests: ['test/boards/scenarios.test.ts'],
  },
  {
    what: 'an export replaces a file only after the question of the dialog',
    file: 'main/app/tables/export.ts',
    from: 'if (isThere && asked.replaces !== true)',
    to: 'if (isThere && asked.replaces === undefined)',
    tests: ['test/surface/tables.test.ts'],
  },
];
