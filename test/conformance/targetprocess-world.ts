import type { Archive } from '../../main/sync/ports/archive.ts';
import { addAttachment } from '../sandbox/targetprocess/files.ts';
import { isRef, type Rec, textIn } from '../sandbox/targetprocess/model.ts';
import { Seeding, type TpSeed } from '../sandbox/targetprocess/seed.ts';
import { removeRow } from '../sandbox/targetprocess/writes.ts';
import { hash } from './expectations.ts';
import type { ArchiveLack, ConformanceWorld, FaultyCall, SeenItem } from './conformance-world.ts';
import { openTargetprocess, type TpWay } from './targetprocess-session.ts';

/** What attachments have not. */
export const attachmentLacks: readonly ArchiveLack[] = ['versions', 'nesting', 'links', 'closed folders', 'changes', 'levels'];

const states = ['Planned', 'Ongoing', 'Check', 'Done'].map((name) => ({ name }));

const archiveSeed: TpSeed = (base) => {
  const seed = new Seeding(base, 1_599_999_880_000);
  seed.person('Ingrid Berg', 'ingrid');
  seed.process('Plain', { UserStory: states });
  seed.project('Own root', 'Plain');
  seed.card('Reports', { project: 'Own root', state: 'Planned' });
  seed.card('Bare', { project: 'Own root', state: 'Planned' });
  seed.file('Reports', 'plan.txt', 'plan one');
  seed.file('Own root', 'readme.txt', 'read me');
  return seed.done();
};

const calls: Readonly<Record<FaultyCall, { method?: string; pathMatches: string }>> = {
  tree: { method: 'GET', pathMatches: '^/api/v1/(Projects|Generals|Assignables|Attachments)' },
  level: { method: 'GET', pathMatches: '^/api/v1/(Generals|Attachments)' },
  read: { method: 'GET', pathMatches: '^/Attachment\\.aspx$' },
  upload: { method: 'POST', pathMatches: '^/UploadFile\\.ashx$' },
  change: { method: 'DELETE', pathMatches: '^/api/v1/Attachments/' },
};

/** One project of the sandbox, for the conformance suite: a card with a file stands for a folder. */
export async function targetprocessWorld(way: TpWay): Promise<ConformanceWorld> {
  const { sandbox, session, stop } = await openTargetprocess({ seed: archiveSeed, way });
  const { store, named } = sandbox.place();
  const id = (name: string): string => String(named.get(name)?.id);
  const rootId = `project-${id('Own root')}`;
  const open = (folderId: string): Archive => {
    if (!session.archives) throw new Error('There are no archives');
    return session.archives.open(rootId, folderId);
  };
  const ownerOf = ({ fields }: Rec): string => (isRef(fields['General']) ? String(fields['General'].id) : '');
  const folderIdOf = (general: string): string => (general === id('Own root') ? rootId : `card-${general}`);
  const documentOf = (row: Rec): SeenItem => {
    const sha256 = hash(store.files.get(row.id) ?? Buffer.alloc(0));
    return { id: `file-${row.id}`, parentId: folderIdOf(ownerOf(row)), kind: 'document', name: textIn(row, 'Name'), sha256 };
  };
  const seen = (): SeenItem[] => {
    const documents = store.all('Attachment').map(documentOf);
    const used = store.all('UserStory').filter((card) => documents.some(({ parentId }) => parentId === `card-${card.id}`));
    const folders = used.map((card): SeenItem => {
      const name = `${card.id} ${textIn(card, 'Name')}`;
      return { id: `card-${card.id}`, parentId: rootId, kind: 'folder', name, sha256: null };
    });
    return [...folders, ...documents];
  };
  return {
    archive: open(rootId),
    openAt: open,
    renews: false,
    seen,
    trashed: () => [],
    put: (folder, name, bytes) => {
      const general = store.get('General', Number(id(folder)));
      return `file-${addAttachment(sandbox.place(), general, { name, bytes }).id}`;
    },
    remove: (item) => removeRow(sandbox.place(), store.get('Attachment', Number(item.replace('file-', '')))),
    uploads: () => sandbox.requests.filter(({ url }) => url.startsWith('/UploadFile.ashx')).length,
    fault: (call, effect, count = {}) => sandbox.addFault({ ...calls[call], ...count, effect }),
    stop,
  };
}
