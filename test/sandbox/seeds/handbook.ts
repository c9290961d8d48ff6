import type { SeedWorkspace } from '../seed.ts';
import { awkwardDocuments, awkwardFolder } from './awkward-names.ts';
import { csv, dayAfter, documentsIn, linkIn, workspaceOf, type Draft } from './drafts.ts';
import { improvementsBoard } from './improvements-board.ts';
import { textPdf } from './pdf.ts';
import { emailsOf, people } from './people.ts';

const procedures: readonly (readonly [title: string, purpose: string, steps: string])[] = [
  [
    'Documents and records',
    'Everybody works with the current version.',
    'Put the document in its folder here. Name its owner on the first page. The owner reads it again each year. Records are never changed, only added.',
  ],
  [
    'Buying',
    'We buy from suppliers who deliver what was ordered.',
    'Choose from the list of suppliers. Above 5,000 ask two of them. Check the delivery against the order on the day it comes.',
  ],
  [
    'Complaints',
    'A complaint is answered within two working days and leads to a change.',
    'Write it down in the customer’s words. Thank. Find the cause, not the culprit. Tell the customer what was done. Close it only when the change was checked.',
  ],
  [
    'Internal audit',
    'We find our gaps before others do.',
    'Each procedure is audited once a year by somebody who does not work with it. Findings are facts with a place and a date. The owner answers within ten days.',
  ],
  [
    'Calibration',
    'A measured value can be trusted.',
    'Each instrument has a number, a due date and a record. Overdue instruments get a red sticker and are not used. After a fall: calibrate at once.',
  ],
  [
    'Training',
    'People can do what they are asked to do.',
    'The manager lists the skills a task needs. Gaps become training with a date. The person, not the trainer, says when it was enough.',
  ],
  [
    'Changes of products',
    'No change surprises a customer.',
    'Describe the change and what it may touch. Søren decides on tests. Tell customers four weeks ahead when fit, form or function changes.',
  ],
  [
    'Risks',
    'We know what could go wrong, and have decided what to do.',
    'List, rate by harm and chance, act on the upper third. Review in March and September.',
  ],
];

/** How a company works: procedures, forms, records, a read-only public part, and files with awkward names from an old server. */
export const handbook: SeedWorkspace = workspaceOf({
  name: 'Quality handbook',
  archived: false,
  rootIsWorkspace: false,
  members: emailsOf('ingrid', 'tomas', 'amara', 'jonas', 'priya', 'soren', 'mei'),
  folders: [
    {
      folder: ['Public documents'],
      description: 'Anybody may read these, nobody but the account’s owner may change them.',
      access: 'read',
    },
    { folder: awkwardFolder, description: 'As found. Names are to be cleaned up one day.' },
    { folder: ['Records', 'Audits', '2027'] },
  ],
  documents: [
    ...documentsIn('', [
      {
        name: 'Start here.md',
        day: '2026-01-05',
        by: people.amara.email,
        content: `# Quality handbook\n\n${procedures.map(([title], index) => `- QP-${String(index + 1).padStart(2, '0')} ${title}`).join('\n')}\n\nForms lie in *Forms*, what was filled in lies in *Records*. Questions: Amara.\n`,
      },
    ]),
    ...documentsIn('Procedures', procedures.map(procedure)),
    ...documentsIn('Forms', forms()),
    ...documentsIn('Records/Calibration', [calibration()]),
    ...documentsIn('Records/Audits/2026', audits()),
    ...documentsIn('Public documents', [
      {
        name: 'Quality policy.pdf',
        day: '2026-01-12',
        by: people.ingrid.email,
        content: () =>
          textPdf({
            title: 'Quality policy',
            author: 'Ingrid Holm, managing director',
            paragraphs: [
              'We say what we will do, do it, and show that we did. When something goes wrong we tell the customer first.',
              'This policy is read to everybody who joins us, and again each January.',
            ],
          }),
      },
      {
        name: 'Certificate ISO 9001.txt',
        day: '2025-11-03',
        by: people.ingrid.email,
        content: 'Certificate 4471-Q, valid until 2 November 2028.\nScope: building works; design and sale of audio equipment.\n',
      },
    ]),
    ...awkwardDocuments,
  ],
  boards: [improvementsBoard],
  links: [
    linkIn('', {
      name: 'ISO 9001 in plain words',
      url: 'https://www.iso.org/iso-9001-quality-management.html',
      day: '2026-01-05',
    }),
    linkIn('Forms', {
      name: 'Report a near miss',
      url: 'https://forms.northgate.example/near-miss',
      day: '2026-02-11',
      description: 'Two minutes, no name needed.',
    }),
  ],
});

function procedure([title, purpose, steps]: readonly [string, string, string], index: number): Draft {
  const number = `QP-${String(index + 1).padStart(2, '0')}`;
  const page = (issue: number) => () =>
    textPdf({
      title: `${number} ${title}`,
      author: `Issue ${String(issue)}, owner Amara Osei`,
      paragraphs: [
        '# Purpose',
        purpose,
        '# How we do it',
        ...steps.split('. ').map((step, at) => `${String(at + 1)}. ${step.replace(/\.$/, '')}.`),
        '# Records',
        'What is filled in is kept for ten years in the folder Records of this workspace.',
      ],
    });
  return {
    name: `${number} ${title}.pdf`,
    day: dayAfter('2026-01-07', index * 11),
    by: people.amara.email,
    content: page(3),
    older: [page(1), page(2)],
  };
}

function forms(): Draft[] {
  const fields: Readonly<Record<string, string>> = {
    Complaint: 'Customer, Product, In the customer’s words, Received on, Answered on, Cause, Change made',
    'Supplier rating': 'Supplier, Deliveries, Late, Wrong, Remarks',
    'Audit finding': 'Procedure, Place, Date, What was seen, Rated, Owner’s answer',
    'Training plan': 'Person, Skill, By when, Done on, Enough?',
    'Change request': 'Product, What changes, Why, Tests, Customers told on',
  };
  return Object.entries(fields).map(([form, columns], index) => ({
    name: `${form}.csv`,
    day: dayAfter('2026-01-20', index),
    by: people.amara.email,
    content: csv([columns.split(', ')]),
  }));
}

function calibration(): Draft {
  const instruments = [
    'Torque wrench',
    'Level',
    'Sound meter',
    'Scale 30 kg',
    'Multimeter',
    'Thermometer',
    'Laser measure',
    'Pressure gauge',
  ];
  return {
    name: 'Instruments.csv',
    day: '2026-10-01',
    by: people.soren.email,
    content: csv([
      ['No', 'Instrument', 'Last', 'Next', 'Result'],
      ...instruments.map((name, index) => [
        `I-${String(100 + index)}`,
        name,
        dayAfter('2026-02-02', index * 17),
        dayAfter('2027-02-02', index * 17),
        index === 5 ? 'Replaced' : 'In limits',
      ]),
    ]),
  };
}

function audits(): Draft[] {
  return procedures.slice(0, 5).map(([title], index) => ({
    name: `Audit QP-${String(index + 1).padStart(2, '0')}.md`,
    day: dayAfter('2026-03-16', index * 30),
    by: people.priya.email,
    content: `# Audit of QP-${String(index + 1).padStart(2, '0')} ${title}\n\nAuditor: Priya Raman. Talked with four people, looked at twelve records.\n\n- ${index % 2 === 0 ? 'No finding. People know the procedure and use it.' : 'One finding: two records of February lack a date.'}\n- Good: ${index % 2 === 0 ? 'the owner had asked for this audit' : 'the gap was shown to us without being asked'}.\n`,
  }));
}
