const rules = (frames: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    `frame-src ${frames}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * What the page may load and where from, in a browser. Sent as a header with every answer, so that the page needs none of its own (a second
 * one could only forbid more, `connect-src` for instance). `blob:` and `data:` are for previews, which the page makes itself out of what the
 * core gave it; a frame shows a PDF. Styles set by scripts through the CSSOM need no exception.
 */
export const contentSecurityPolicy = rules('blob:');

/** The same in Electron, where PDF documents are not shown inside the page, so that it needs no frame. */
export const desktopContentSecurityPolicy = rules("'none'");
