import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './world.ts';
import type { ChildProcess } from 'node:child_process';
import type { Browser } from 'playwright';
import { launchBrowser } from '../browser.ts';

const demo = join(import.meta.dirname, '../../scripts/demo.ts');

describe('npm run demo', () => {
  let child: ChildProcess;
  let browser: Browser;
  let said = '';
  beforeAll(async () => {
    // Without a display: the address is only printed.
    child = spawn(process.execPath, [demo], { env: { PATH: process.env['PATH'], HOME: '/nonexistent' } });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    if (child.exitCode === null) child.kill('SIGKILL');
  });

  const printed = (pattern: RegExp) => pattern.exec(said)?.[1] ?? '';

  it('shows a window in sync, tells of what is done to the folder, and ends with the terminal without a trace', async () => {
    await until(() => said).toContain('Ctrl-C ends it');
    const folder = printed(/are now in\s+(\S.*)\n/);
    const page = await browser.newPage();
    await page.goto(printed(/(http:\/\/127\.0\.0\.1:\d+\/enter\?token=\S+)/));
    await page.getByRole('heading', { level: 1, name: 'Up to date' }).waitFor({ timeout: 60_000 });
    await page.getByText('Harbour Road School extension').first().waitFor();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Boards' }).click();
    // One board of each other service.
    for (const name of ['Harbour Planner', 'Linden Court', 'Ferry terminal seismic review']) {
      await page.getByRole('link', { name }).first().waitFor({ timeout: 60_000 });
    }
    await appendFile(join(folder, '06 Quality/Checklist - Screed.md'), 'Call the crane firm\n');
    await until(() => said).toContain('upload: 06 Quality/Checklist - Screed.md.');
    child.kill('SIGHUP');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await expect(fetch(new URL(page.url()).origin)).rejects.toThrow();
    await expect(access(folder)).rejects.toThrow('ENOENT');
  });
});
