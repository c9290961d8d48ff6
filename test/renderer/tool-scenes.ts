import type { Page } from 'playwright';
import type { FakeBridge } from './fake-bridge.ts';
import type { Scene } from './scenes.ts';

const small = [900, 600] as const;

/** Pictures of the tools of administrators. */
export const toolScenes: readonly Scene[] = [
  { name: 'tools', at: 'tools/2' },
  { name: 'tools-small', at: 'tools/2', size: small, prepare: barred },
  { name: 'tools-none', at: 'tools/2', size: small, prepare: ({ tools }) => (tools.runs = []) },
  { name: 'tool-account', at: 'tools/2/account' },
  { name: 'tool-account-small', at: 'tools/2/account', size: small, prepare: german },
  { name: 'tool-members', at: 'tools/2/members/503', size: small },
  { name: 'tool-webhooks', at: 'tools/2/webhooks', play: chooseDead },
  { name: 'tool-webhooks-small', at: 'tools/2/webhooks', size: small, prepare: german },
  {
    name: 'tool-webhooks-refused',
    at: 'tools/2/webhooks',
    size: small,
    prepare: ({ failing }) => failing.set('tools.webhooks', { kind: 'offline', message: 'The service cannot be reached.' }),
  },
  { name: 'tool-webhooks-chosen', at: 'tools/2/end-webhooks/h2,h3', size: small },
  { name: 'tool-form', at: 'tools/2/rename-column', play: fill },
  { name: 'tool-file', at: 'tools/2/change-emails', size: small },
  { name: 'tool-import', at: 'tools/2/import-cards', size: small },
  { name: 'tool-people', at: 'tools/2/remove-inactive', play: chooseHeirs },
  { name: 'tool-new-workspaces', at: 'tools/2/create-workspaces', size: small },
  { name: 'tool-rename-workspaces', at: 'tools/2/rename-workspaces', play: nameThem },
  { name: 'tool-delete', at: 'tools/2/delete-workspaces', size: small, prepare: german, play: tickTwo },
  { name: 'tool-archive', at: 'tools/2/save-archived', size: small, play: tickAll },
  { name: 'tool-correct', at: 'tools/2/rename-column', prepare: brokenLines, play: correct },
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
  { name: 'tool-fetching', at: 'tools/2/rename-column', size: small, play: fetchFile },
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

async function chooseDead(page: Page): Promise<void> {
  await button(page, 'Choose the dead ones').click();
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

async function fetchFile(page: Page, bridge: FakeBridge): Promise<void> {
  await run(page, bridge);
  const transfer = { what: 'Renovering av Härnösands gamla rådhus och torghandel', bytes: 1_240_000_000, size: 3_100_000_000 };
  bridge.tools.change(2, { transfer });
  await page.getByText(/^Renovering.*: 1\.2 GB/).waitFor();
}

async function chooseHeirs(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Who takes over what they head' }).selectOption({ index: 1 });
  await button(page, 'Add a person').click();
  await page.getByRole('combobox', { name: 'Of whom' }).selectOption({ index: 2 });
}

async function nameThem(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'New name of Office move' }).fill('Office move 2027');
}

async function tickTwo(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: 'Water mains' }).check();
  await page.getByRole('checkbox', { name: /^Renovering/ }).check();
}

function brokenLines({ tools }: FakeBridge): void {
  const cells = [
    { name: 'Title', value: 'Cast the slab of level 2' },
    { name: 'Due date', value: '31 February' },
    { name: 'Assignee', value: 'Karl-Johan af Silfverhielm-Wennerström' },
  ];
  const reason = '"31 February" is no date. Write 2027-02-28.';
  tools.nextRows = tools.nextRows.map((row) => (row.index === 96 ? { ...row, reason, line: { id: 'Cards!3', cells } } : row));
}

async function correct(page: Page): Promise<void> {
  await plan(page);
  await page.getByRole('grid').focus();
  await page.keyboard.press('End');
  await page.getByRole('row', { name: /31 February/ }).click();
  await button(page, 'Correct this line').click();
  await page.getByRole('textbox', { name: 'Due date' }).waitFor();
}

async function tickAll(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check();
  await page.getByRole('textbox', { name: 'Into this folder' }).fill('/home/anna/Archive');
}
