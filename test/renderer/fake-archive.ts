import type { Page, Preview } from '../../preload/contract.ts';
import type { FileQuery, FileRow } from '../../preload/files.ts';
import { fakePdf } from './fake-pdf.ts';
import { file, longName, picture } from './fake-data.ts';

const day = 24 * 3600_000;

/** The tree of one workspace, with a folder of as many items as are asked for. */
export function fakeArchive(now: number, large: number): readonly FileRow[] {
  const folder = (id: string, name: string, above: Partial<FileRow> = {}) =>
    file({ id, name, ...above, kind: 'folder', modifiedAt: now - 2 * day });
  const by = (hours: number, name: string) => ({ modifiedAt: now - hours * 3600_000, modifiedBy: name });
  return [
    folder('1', 'Contracts'),
    folder('2', 'Drawings'),
    folder('3', 'Measurements'),
    folder('4', 'Minutes'),
    folder('5', 'Empty folder'),
    folder('21', 'Structure', { parentId: '2', path: 'Drawings/Structure' }),
    file({ id: '10', name: 'Budget 2027.xlsx', ...by(1, 'Jonas Berg'), size: 48_200, version: '7' }),
    file({
      id: '11',
      name: 'Project plan.md',
      ...by(26, 'Anna Lindqvist'),
      size: 3_100,
      version: '3',
      state: 'waiting',
      description: 'How we get from sketch to key in the door.',
    }),
    file({ id: '12', name: 'Site plan.png', ...by(50, 'Maria Åkesson'), size: 184_000, version: '2' }),
    file({ id: '13', name: 'Tender documents.pdf', ...by(90, 'Jonas Berg'), size: 2_400_000, version: '1' }),
    file({
      id: '14',
      name: `${longName}.docx`,
      ...by(200, 'Karl-Johan af Silfverhielm-Wennerström'),
      size: 912_000,
      version: '12',
      state: 'held',
      reason: 'Renaming on the service is not switched on for this account.',
    }),
    file({
      id: '15',
      name: 'Forecast.xlsx',
      ...by(3, 'Anna Lindqvist'),
      size: 20_000,
      version: '4',
      state: 'failed',
      reason: 'It is open in another program.',
    }),
    file({
      id: '16',
      name: 'Point cloud.e57',
      ...by(400, 'Scan AB'),
      size: 12_000_000_000,
      version: '1',
      state: 'online',
      local: false,
    }),
    file({
      id: '17',
      name: 'Old facade.dwg',
      ...by(900, 'Maria Åkesson'),
      size: 5_400_000,
      version: '1',
      state: 'superseded',
      reason: 'A newer document has taken its name.',
      local: false,
    }),
    file({
      id: 'local:7',
      name: 'Notes from the site visit.md',
      modifiedAt: now - 60_000,
      size: 2_400,
      state: 'waiting',
      remote: false,
    }),
    file({ id: '18', name: '~$Budget 2027.xlsx', ...by(1, 'Jonas Berg'), size: 165, state: 'left-out', local: true }),
    file({
      id: '19',
      name: 'Weather at the site',
      kind: 'link',
      url: 'https://weather.example/site',
      ...by(500, 'Anna Lindqvist'),
      state: 'online',
      local: false,
    }),
    file({
      id: '20',
      name: 'A-101 Ground floor.pdf',
      parentId: '2',
      path: 'Drawings/A-101 Ground floor.pdf',
      ...by(2, 'Maria Åkesson'),
      size: 4_100_000,
      version: '9',
    }),
    file({
      id: '41',
      name: '2026-11-18.md',
      parentId: '4',
      path: 'Minutes/2026-11-18.md',
      ...by(1, 'Jonas Berg'),
      size: 512,
      version: '2',
    }),
    ...Array.from({ length: large }, (_, index) => {
      const name = `Sensor ${String(index).padStart(6, '0')}.csv`;
      return file({
        id: `m${index}`,
        name,
        parentId: '3',
        path: `Measurements/${name}`,
        modifiedAt: now - index * 60_000,
        modifiedBy: 'Logger',
        size: 900 + (index % 700),
        version: '1',
      });
    }),
  ];
}

/** What the core would answer: filtered below the folder, sorted with folders first, cut to the page. */
export function pageOf(all: readonly FileRow[], query: FileQuery): Page<FileRow> {
  const parent = query.parentId ?? '1000';
  const filter = query.filter.trim().toLowerCase();
  const above = all.find((row) => row.id === parent)?.path;
  const found = all.filter((row) =>
    filter === ''
      ? row.parentId === parent
      : row.name.toLowerCase().includes(filter) && (above === undefined || row.path.startsWith(`${above}/`)),
  );
  const { by, down } = query.sort;
  const order = (row: FileRow) => row[by] ?? '';
  found.sort((a, b) => {
    if ((a.kind === 'folder') !== (b.kind === 'folder')) return a.kind === 'folder' ? -1 : 1;
    const [left, right] = [order(a), order(b)];
    const way = left < right ? -1 : left > right ? 1 : 0;
    return down ? -way : way;
  });
  return { total: found.length, offset: query.offset, rows: found.slice(query.offset, query.offset + query.limit) };
}

/** From the top down to the item itself. */
export function trailOf(all: readonly FileRow[], id: string): readonly { id: string; name: string }[] {
  const row = all.find((one) => one.id === id);
  return row ? [...trailOf(all, row.parentId), { id: row.id, name: row.name }] : [];
}

export function previewOf(row: FileRow | undefined): Preview {
  if (!row?.local) return { kind: 'none', why: 'not-here' };
  if (row.name.endsWith('.md'))
    return { kind: 'text', text: `# ${row.name}\n\nThe steps, in order:\n\n- sketch\n- permit\n- tender\n- build\n`, cut: false };
  if (row.name.endsWith('.csv')) return { kind: 'text', text: 'time,value\n08:00,12.5\n09:00,12.9\n', cut: true };
  if (row.name.endsWith('.png')) return picture('#3b82c4');
  if (row.name.endsWith('.pdf')) return { kind: 'pdf', type: 'application/pdf', data: fakePdf().toString('base64') };
  return { kind: 'none', why: 'no-preview' };
}
