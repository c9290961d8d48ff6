import { createHash } from 'node:crypto';
import type { RemoteId, RemoteNode } from '../../sync/ports/archive.ts';
import { isLoopback } from '../http/origin.ts';
import type { Fields } from './fields.ts';
import { nameOf, type ProjectTree } from './reading.ts';

/** A file that a record names by its address. */
export interface NamedFile {
  readonly id: RemoteId;
  readonly name: string;
  /** Absolute, http or https. */
  readonly url: string;
}

/** Where records hold addresses of files, each with what people call it (services.md 2.3); of both contracts. */
const ofProject = {
  logo: 'Logo',
  coverImage: 'Cover',
  alternativeCovers: 'Cover',
  projectImageUrl: 'Picture',
  projectSVGUrl: 'Drawing',
  layoutImageUrl: 'Layout',
  brochureAssets: 'Brochure',
};
const ofFloor = { image: 'Floor plan', floorplanUrl: 'Floor plan' };
const ofUnit = {
  brochurePDF: 'Brochure',
  downloadableAsset: 'Document',
  unitImageUrl: 'Picture',
  layoutUrl: 'Layout',
  layoutGallery: 'Layout',
  images: 'Picture',
  unitmodels: 'Model',
};

/** Which key of an object in such a list holds the address. */
const addressKeys = ['floorplan', 'url', 'path', 'src', 'file', 'image'];

export interface TreeFiles {
  readonly nodes: readonly RemoteNode[];
  /** By id of the document. */
  readonly files: ReadonlyMap<RemoteId, NamedFile>;
}

/**
 * The files of a project as a tree: those of the project, below it a folder for each floor, below that one for each unit. Folders that
 * hold nothing are left out. Parents come before children.
 */
export function filesOfTree({ project, floors, units }: ProjectTree, place: FilePlace): TreeFiles {
  const nodes: RemoteNode[] = [];
  const files = new Map<RemoteId, NamedFile>();
  const rootId = project.id();
  const put = (parentId: RemoteId, found: readonly NamedFile[]): void => {
    for (const file of found) {
      nodes.push(nodeOf(file, { parentId, place }));
      files.set(file.id, file);
    }
  };
  put(rootId, filesOf(project, { spec: ofProject, place }));
  const known = new Set(floors.map((floor) => floor.id()));
  const unitsOf = Map.groupBy(units, (unit) => {
    const floorId = unit.reference('floor');
    return floorId !== null && known.has(floorId) ? floorId : rootId;
  });
  const putUnits = (parentId: RemoteId): void => {
    for (const unit of unitsOf.get(parentId) ?? []) {
      const found = unitFiles(unit, place);
      if (found.length === 0) continue;
      nodes.push(folderOf(unit, parentId));
      put(unit.id(), found);
    }
  };
  for (const floor of floors) {
    const plans = filesOf(floor, { spec: ofFloor, place });
    const below = (unitsOf.get(floor.id()) ?? []).some((unit) => unitFiles(unit, place).length > 0);
    if (plans.length === 0 && !below) continue;
    nodes.push(folderOf(floor, rootId));
    put(floor.id(), plans);
    putUnits(floor.id());
  }
  putUnits(rootId);
  return { nodes, files };
}

export interface FilePlace {
  /** Of the API: what addresses without a host belong to. */
  readonly origin: string;
}

export function unitFiles(unit: Fields, place: FilePlace): readonly NamedFile[] {
  return filesOf(unit, { spec: ofUnit, place });
}

function filesOf(
  owner: Fields,
  { spec, place }: { readonly spec: Readonly<Record<string, string>>; readonly place: FilePlace },
): readonly NamedFile[] {
  const found = new Map<RemoteId, NamedFile>();
  for (const [key, label] of Object.entries(spec)) {
    const values = owner.list(key).length > 0 ? owner.list(key) : [owner.first(key)];
    for (const value of values) {
      const url = addressIn(value, place);
      if (url === null) continue;
      const id = `${owner.id()}.${createHash('sha256').update(url).digest('hex').slice(0, 16)}`;
      if (!found.has(id)) found.set(id, { id, name: fileName(url, label), url });
    }
  }
  return [...found.values()];
}

function addressIn(value: unknown, { origin }: FilePlace): string | null {
  if (typeof value === 'object' && value !== null) {
    const inner = addressKeys.map((key): unknown => Reflect.get(value, key)).find((one) => typeof one === 'string');
    return addressIn(inner, { origin });
  }
  if (typeof value !== 'string' || !/^(?:https?:)?\/./i.test(value.trim())) return null;
  const url = URL.parse(value.trim(), origin);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' ? url.href : null;
}

/** The name in the address where it has the look of one; else what people call the file. */
function fileName(address: string, label: string): string {
  const last = new URL(address).pathname.split('/').at(-1) ?? '';
  try {
    const name = decodeURIComponent(last);
    return /[^.]\.[A-Za-z0-9]{1,8}$/.test(name) ? name : label;
  } catch {
    return label;
  }
}

const unsaid = { modifiedAt: null, modifiedBy: null, size: null, hash: null, version: null } as const;

function folderOf(owner: Fields, parentId: RemoteId): RemoteNode {
  const about = { id: owner.id(), parentId, name: nameOf(owner), description: '' };
  return { ...about, kind: 'folder', ...unsaid, url: null, writable: false };
}

/** One that may not be fetched is a link: it is shown, and a person may follow it. */
function nodeOf(file: NamedFile, { parentId, place }: { parentId: RemoteId; place: FilePlace }): RemoteNode {
  const { id, name, url } = file;
  const about = { id, parentId, name, description: '', ...unsaid, writable: false };
  return mayFetch(url, place) ? { ...about, kind: 'document', url: null } : { ...about, kind: 'link', url };
}

/** Only what comes encrypted, or from this machine when the service itself is on it. */
export function mayFetch(address: string, { origin }: FilePlace): boolean {
  const url = new URL(address);
  if (url.protocol === 'https:') return true;

  return isLoopback(url) && isLoopback(new URL(origin));
}
