import { type Contract, type Enterprise, type Floor, type Group, objectId, type Project, type Unit } from './model.ts';
import type { PlanpointWorld } from './world.ts';

type Json = Record<string, unknown>;

/** How answers look: the two contracts of the vendor, or the names of both at once. */
export interface Manners {
  contract: Contract;
  /** B names no values of `availability`; `spaced` writes them as people do: `On Hold`. */
  spelling: 'plain' | 'spaced';
  /** What `groups/find` and `enterprises/find` answer with is not documented. */
  found: 'one' | 'list';
  /** Nor is whether they need a token. */
  findNeedsToken: boolean;
  /** The statuses of the contract, or 200 for everything. */
  statuses: 'documented' | 'plain';
  /** Whether tokens tell their end. */
  tokens: 'jwt' | 'opaque';
  /** How Authorization has to look: contract B prints the token alone. */
  authorization: 'bearer' | 'bare';
}

export const usualManners: Manners = {
  contract: 'mixed',
  spelling: 'plain',
  found: 'one',
  findNeedsToken: false,
  statuses: 'documented',
  tokens: 'jwt',
  authorization: 'bearer',
};

export class Views {
  readonly #world: PlanpointWorld;
  readonly #manners: Manners;

  constructor(world: PlanpointWorld, manners: Manners) {
    this.#world = world;
    this.#manners = manners;
  }

  projectSummary({ id, fields }: Project): Json {
    const { name, namespace, hostName, projectType, status, paused, createdAt } = fields;
    return compact({ _id: id, name, namespace, hostName, projectType, status, paused, createdAt });
  }

  /** A: deep. B: the document, with ids. */
  project(project: Project): Json {
    const { id, fields } = project;
    if (this.#manners.contract === 'B') {
      return {
        _id: id,
        user: this.#world.userId,
        ...onlyInB,
        ...fields,
        floors: project.floors.map((floor) => floor.id),
        commercialSpaces: [],
      };
    }
    const { projectType, status, brochureAssets, areaUnit, ...curated } = fields;
    const extra = this.#manners.contract === 'mixed' ? { ...onlyInB, projectType, status, brochureAssets, areaUnit } : {};
    const floors = project.floors.map((floor) => ({
      ...{ _id: floor.id, name: floor.name, level: floor.position, image: floor.plan },
      units: project.units.filter(({ floorId }) => floorId === floor.id).map((unit) => this.unit(unit)),
    }));
    return { _id: id, ...curated, ...extra, floors, commercialSpaces: [], collections: [] };
  }

  floor(floor: Floor, project: Project): Json {
    const common = {
      _id: floor.id,
      project: project.id,
      name: floor.name,
      position: floor.position,
      path: floor.path,
      alternativePaths: floor.alternativePaths,
    };
    const units = project.units.filter(({ floorId }) => floorId === floor.id).map(({ id }) => id);
    const a = { level: floor.position, image: floor.plan };
    const b = { units, floorplanUrl: floor.plan };
    switch (this.#manners.contract) {
      case 'A':
        return { ...common, ...a };
      case 'B':
        return { ...common, ...b };
      case 'mixed':
        return { ...common, ...b, level: floor.position };
    }
  }

  unit({ id, floorId, fields }: Unit): Json {
    const { availability, bedrooms, bathrooms, squareFeet, specificType, ...rest } = fields;
    const { name, price, orientation, parking } = rest;
    const state = this.#spelt(availability);
    const models =
      rest['layoutUrl'] === null ? [] : [{ _id: objectId(`model ${id}`), name: specificType, floorplan: rest['layoutUrl'] }];
    const a = { bed: bedrooms, bath: bathrooms, sqft: squareFeet, model: specificType, status: state, unitmodels: models };
    const b = {
      ...{
        availability: state,
        bedrooms: typeof bedrooms === 'number' ? String(bedrooms) : '',
        bathrooms,
        squareFeet,
        specificType,
      },
      unitmodels: [],
    };
    switch (this.#manners.contract) {
      case 'A':
        return { _id: id, floor: floorId, name, unitNumber: name, price, orientation, parking, ...a };
      case 'B':
        return { _id: id, floor: floorId, ...rest, ...b };
      case 'mixed':
        return { _id: id, floor: floorId, ...rest, ...b, status: state };
    }
  }

  group({ id, fields, projectIds }: Group): Json {
    const projects = projectIds.map((projectId) => {
      const project = this.#world.project(projectId);
      if (!project || this.#manners.contract === 'B') return projectId;
      const { name, namespace, hostName, paused } = project.fields;
      return compact({ _id: projectId, name, namespace, hostName, paused });
    });
    const rights = this.#manners.contract === 'B' ? groupInB : {};
    return { _id: id, ...fields, projects, isOwner: true, isAdmin: true, isEditor: true, ...rights };
  }

  enterprise({ id, fields, groupIds }: Enterprise): Json {
    const groups = groupIds.map((groupId) => this.#world.groups.find((one) => one.id === groupId));
    return { _id: id, ...fields, groups: groups.flatMap((group) => (group ? [this.group(group)] : [])) };
  }

  lead(lead: Json): Json {
    if (this.#manners.contract !== 'A') return { ...lead, questions: [], customFields: [] };
    const { _id, firstName, lastName, email, phone, message, unit, createdAt } = lead;
    return { _id, name: `${String(firstName)} ${String(lastName)}`, email, phone, message, unit, createdAt };
  }

  #spelt(availability: unknown): unknown {
    return this.#manners.spelling === 'spaced' && availability === 'OnHold' ? 'On Hold' : availability;
  }
}

/** Of a project, beside what its fields tell in both contracts (services.md 2.3). */
const onlyInB: Json = {
  ...{ projectImageUrl: null, alternativeCovers: [], projectSVGUrl: null, layoutImageUrl: null },
  ...{ propertyType: 'Condo', lotsLayout: false, formsSendTo: '' },
};

const groupInB: Json = {
  ...{ administrators: [], editors: [], invites: [], groupLang: 'English', websiteURL: '', groupImageUrl: null },
  ...{ address: '', lon: null, lat: null, mapStyle: '' },
};

function compact(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
