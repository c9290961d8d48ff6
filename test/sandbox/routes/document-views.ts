import { fullName } from '../account.ts';
import type { Document, Folder, Item, Link } from '../archive/items.ts';
import { latest } from '../archive/items.ts';
import { mimeType, osFileName } from '../wire/names.ts';
import type { World } from '../world.ts';

type Json = Record<string, unknown>;

/** An item of `contents` in a listing of the second version. Links have a type of their own, which clients must skip. */
export function contentsRow(world: World, item: Item): Json {
  switch (item.kind) {
    case 'folder': {
      const row = { id: item.id, type: 'Folder', file_name: item.name };
      return world.fields === 'minimal' ? row : { ...row, description: item.description, created_time: item.createdTime };
    }
    case 'link': {
      const row = { id: item.id, type: 'Url', file_name: item.name };
      return world.fields === 'minimal' ? row : { ...row, url: item.url, modified_time: item.modifiedTime };
    }
    case 'document': {
      const row = { id: item.id, type: 'Document', file_name: item.name, os_file_name: osFileName(item.name) };
      return world.fields === 'minimal' ? row : { ...row, ...richFacts(world, item) };
    }
  }
}

/** What the second version tells of one document (contract 4.3). */
export function documentView(world: World, document: Document): Json {
  if (world.fields === 'rich') return contentsRow(world, document);
  return { id: document.id, os_file_name: osFileName(document.name) };
}

function richFacts(world: World, document: Document): Json {
  const version = latest(document);
  const creator = world.people.get(document.createdBy);
  return {
    size: version.content.size,
    modified_time: version.modifiedTime,
    last_modifier: version.modifiedBy,
    ver_nr: version.number,
    mimetype: mimeType(document.name),
    description: document.description,
    creator: creator ? { id: creator.id, name: fullName(creator) } : null,
    created_time: document.createdTime,
    locked: document.lockedBy !== null,
  };
}

export interface NodeOptions {
  readonly recursive: boolean;
  readonly urls: boolean;
  /** Says of each empty list whether its key is left out: real answers lack keys now and then (contract 4.6). */
  readonly omit: () => boolean;
}

/** A node of the tree of the first version. */
export function treeNode(world: World, folder: Folder, options: NodeOptions): Json {
  const containers: Json[] = [];
  const documents: Json[] = [];
  const urls: Json[] = [];
  for (const item of folder.children) {
    if (item.kind === 'folder') containers.push(container(world, item, options));
    else if (item.kind === 'document') documents.push(treeDocument(world, item));
    else if (options.urls) urls.push(treeLink(item));
  }
  const node: Json = {};
  if (containers.length > 0 || !options.omit()) node['containers'] = containers;
  if (documents.length > 0 || !options.omit()) node['documents'] = documents;
  if (options.urls && (urls.length > 0 || !options.omit())) node['urls'] = urls;
  return node;
}

function container(world: World, folder: Folder, options: NodeOptions): Json {
  const row = { id: folder.id, name: folder.name, description: folder.description };
  return options.recursive ? { ...row, contents: treeNode(world, folder, options) } : row;
}

function treeDocument(world: World, document: Document): Json {
  const version = latest(document);
  const row = {
    id: document.id,
    name: document.name,
    description: document.description,
    modified_time: version.modifiedTime,
    last_modifier: version.modifiedBy,
  };
  return world.fields === 'minimal' ? row : { ...row, ...richFacts(world, document) };
}

function treeLink(link: Link): Json {
  const row = { id: link.id, name: link.name, url: link.url, modified_time: link.modifiedTime };
  return link.description === '' ? row : { ...row, description: link.description };
}
