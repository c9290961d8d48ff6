import type { Page } from 'playwright';
import type { FakeBridge } from './fake-bridge.ts';
import type { Scene } from './scenes.ts';

const small = [900, 600] as const;

/** Pictures of the tools of administrators. */
export const toolScenes: readonly Scene[] = [
  { name: 'tools', at: 'tools/2' },
  { name: 'tools-small', at: 'tools/2', size: small, prepare: barred },
  { name: 'tools-none', at: 'tools/2', size: small, prepare: ({ tools }) => (tools.runs = []) },
  { name: 'tool-form', at: 'tools/2/rename-column', play: fill },
  { name: 'tool-file', at: 'tools/2/change-emails', size: small },
  { name: 'tool-preview', at: 'tools/2/rename-column', play: plan },
  {
    name: 'tool-preview-small',
    at: 'tools/2/rename-column',
    size: small,
    prepare: german,
    play: planIn('Neuer Name', 'Zeigen, was sich ändern würde'),
  },
  { name: 'tool-questions', at: 'tools/2/rename-column', prepare: asked, play: plan },
  {
    name: 'tool-confirm',
    at: 'tools/2/rename-column',
    prepare: ({ tools }) => (tools.next = { destructive: true }),
    play: confirm,
  },
  { name: 'tool-planning', at: 'tools/2/rename-column', play: wait },
  { name: 'tool-refused', at: 'tools/2/rename-column', size: small, prepare: refuse, play: plan },
  { name: 'tool-running', at: 'tools/2/rename-column', play: run },
  { name: 'tool-stopped', at: 'tools/2/rename-column', size: small, play: stop },
  {
    name: 'tool-report',
    at: 'tools/run/1',
    play: (page) =>
      page
        .getByRole('row', { name: /subcontractors/ })
        .first()
        .click(),
  },
];

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

function barred({ tools }: FakeBridge): void {
  tools.usable = [
    { name: 'rename-column', usable: 'unknown', why: 'No network.' },
    { name: 'change-emails', usable: 'no', why: 'The key of this account may only read.' },
  ];
}

function german({ data }: FakeBridge): void {
  data.preferences = { ...data.preferences, language: 'de' };
}

function refuse(bridge: FakeBridge): void {
  bridge.failing.set('tools.plan', { kind: 'offline', message: 'The service cannot be reached. Is there a network?' });
}

function asked({ tools }: FakeBridge): void {
  tools.next = {
    notes: ['The headers "Colour" and "Owner" are not known and are ignored.'],
    questions: [
      {
        id: 'board',
        text: 'There are two boards called "Site". Which one is meant?',
        choices: [
          { id: '1', name: 'Harbour Square / Site' },
          { id: '2', name: 'Renovering av Härnösands gamla rådhus och torghandel / Site' },
        ],
      },
      {
        id: 'person',
        text: 'There are two people called "Anna Berg".',
        choices: [{ id: '3', name: 'Anna Berg (anna@x.example)' }],
      },
    ],
  };
}

async function fill(page: Page): Promise<void> {
  await page.getByRole('spinbutton').fill('2');
  await page.getByRole('textbox', { name: 'New name' }).fill('Under way');
  await page.getByRole('radio', { name: 'Only these' }).check();
  await page.getByRole('checkbox', { name: 'Harbour Square' }).check();
}

async function plan(page: Page): Promise<void> {
  await planIn('New name', 'Show what would change')(page);
}

function planIn(field: string, show: string) {
  return async (page: Page): Promise<void> => {
    await page.getByRole('textbox', { name: field }).fill('Under way');
    await button(page, show).click();
    await page.getByRole('grid').or(page.getByRole('alert')).first().waitFor();
  };
}

async function confirm(page: Page): Promise<void> {
  await plan(page);
  await page
    .getByRole('checkbox', { name: /^Change Harbour Square/ })
    .first()
    .uncheck();
  await button(page, 'Make 95 changes').click();
  await page.getByRole('textbox', { name: 'Number of changes' }).fill('9');
}

async function wait(page: Page, bridge: FakeBridge): Promise<void> {
  bridge.waiting.set('tools.plan', new Promise(() => undefined));
  await page.getByRole('textbox', { name: 'New name' }).fill('Under way');
  await button(page, 'Show what would change').click();
  await page.getByText('Nothing is changed').waitFor();
}

async function run(page: Page, bridge: FakeBridge): Promise<void> {
  await plan(page);
  await button(page, 'Make 96 changes').click();
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  bridge.tools.settle(2, 40, 'Your account may not change this board.');
  await page.getByText('13 failed').first().waitFor();
}

async function stop(page: Page, bridge: FakeBridge): Promise<void> {
  await run(page, bridge);
  bridge.tools.change(2, { state: 'stopped', reason: 'The service cannot be reached. Is there a network?' });
  await page.getByRole('button', { name: 'Go on' }).waitFor();
}
