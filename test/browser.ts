import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright';

const shell = '/usr/bin/chromium-headless-shell';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

/**
 * Chromium without a window: the package of that alone, which does the same with two thirds of the work, or the whole browser where that is missing
 * or wanted. Only the whole one shows PDFs.
 */
export function launchBrowser({ whole = false } = {}): Promise<Browser> {
  return chromium.launch({ executablePath: existsSync(shell) && !whole ? shell : '/usr/bin/chromium', args: flags });
}
