import {
  type Enterprise,
  type Floor,
  type Group,
  objectId,
  type PlanpointSeed,
  type Project,
  type ProjectDraft,
  type Unit,
  type UnitDraft,
} from './model.ts';

/** What the stand-in knows. Ids are the same for the same seed. */
export class PlanpointWorld {
  readonly userId: string;
  readonly seed: PlanpointSeed;
  readonly projects: Project[];
  readonly groups: Group[];
  readonly enterprises: Enterprise[];
  readonly #files: string;
  #made = 0;

  constructor(seed: PlanpointSeed, filesOrigin: string) {
    this.seed = seed;
    this.#files = filesOrigin;
    this.userId = objectId(`user ${seed.user.username}`);
    this.projects = seed.projects.map((draft) => this.#project(draft));
    this.groups = seed.groups.map((draft) => ({
      id: objectId(`group ${draft.name}`),
      fields: {
        user: this.userId,
        ...names(draft),
        type: 'Residential',
        propertyType: 'Condo',
      },
      projectIds: draft.projects.map((name) => objectId(`project ${name}`)),
    }));
    this.enterprises = seed.enterprises.map((draft) => ({
      id: objectId(`enterprise ${draft.name}`),
      fields: names(draft),
      groupIds: draft.groups.map((name) => objectId(`group ${name}`)),
    }));
  }

  own(): readonly Project[] {
    return this.projects.filter(({ isOwn }) => isOwn);
  }

  project(id: string | null): Project | undefined {
    return this.projects.find((one) => one.id === id);
  }

  /** A unit with the project that it is in. */
  unit(id: string): { readonly project: Project; readonly unit: Unit } | undefined {
    for (const project of this.projects) {
      const unit = project.units.find((one) => one.id === id);
      if (unit) return { project, unit };
    }
    return undefined;
  }

  floor(id: unknown): { readonly project: Project; readonly floor: Floor } | undefined {
    for (const project of this.projects) {
      const floor = project.floors.find((one) => one.id === id);
      if (floor) return { project, floor };
    }
    return undefined;
  }

  newId(): string {
    this.#made += 1;
    return objectId(`made ${this.#made}`);
  }

  file(path: string | undefined): string | null {
    return path === undefined ? null : `${this.#files}${path}`;
  }

  addUnit(project: Project, floor: Floor, fields: Record<string, unknown>): Unit {
    const unit = {
      id: this.newId(),
      floorId: floor.id,
      fields: { ...bareUnit, position: nextPosition(project, floor), ...fields },
    };
    project.units.push(unit);
    return unit;
  }

  addProject(fields: { readonly name: string; readonly namespace: string; readonly hostName: string }): Project {
    const project = {
      id: this.newId(),
      isOwn: true,
      fields: { ...projectDefaults, ...fields },
      floors: [],
      units: [],
      leads: [],
    };
    this.projects.push(project);
    return project;
  }

  #project(draft: ProjectDraft): Project {
    const id = objectId(`project ${draft.name}`);
    const floors = draft.floors.map(({ name, plan }, index) => ({
      id: objectId(`floor ${draft.name} ${name}`),
      projectId: id,
      name,
      position: index,
      plan: this.file(plan),
      path: '',
      alternativePaths: [],
    }));
    const fields = {
      ...projectDefaults,
      ...names(draft),
      ...(draft.paused === undefined ? {} : { paused: draft.paused }),
      logo: this.file(draft.logo),
      coverImage: this.file(draft.cover),
      brochureAssets: (draft.brochures ?? []).map((path) => this.file(path)),
      websiteURL: `https://${draft.hostName}/${draft.namespace}`,
    };
    const units = draft.units.map((unit, index) => this.#unit(unit, { index, floors, project: draft.name }));
    const unitId = (name: string) => units.find((one) => one.fields['name'] === name)?.id ?? null;
    const leads = (draft.leads ?? []).map((lead, index) => ({
      _id: objectId(`lead ${draft.name} ${index}`),
      ...lead,
      unit: unitId(lead.unit),
      source: 'Website',
    }));
    return { id, isOwn: draft.foreign !== true, fields, floors, units, leads };
  }

  #unit(draft: UnitDraft, { index, floors, project }: { index: number; floors: readonly Floor[]; project: string }): Unit {
    const floor = floors.find(({ name }) => name === draft.floor);
    if (!floor) throw new Error(`there is no floor ${draft.floor} in ${project}`);
    return {
      id: objectId(`unit ${project} ${draft.name}`),
      floorId: floor.id,
      fields: {
        ...bareUnit,
        name: draft.name,
        position: index,
        availability: draft.status ?? 'Available',
        price: draft.price ?? null,
        bedrooms: draft.bed ?? null,
        bathrooms: draft.bath ?? null,
        squareFeet: draft.sqft ?? null,
        specificType: draft.model ?? '',
        orientation: draft.orientation ?? '',
        description: draft.description ?? '',
        onHoldExpiresAt: draft.onHoldExpiresAt ?? null,
        brochurePDF: this.file(draft.brochure),
        layoutUrl: this.file(draft.layout),
        layoutGallery: (draft.gallery ?? []).map((path) => this.file(path)),
        unitImageUrl: this.file(draft.image),
      },
    };
  }
}

/** Of contract B, all that a unit has (services.md 2.3). */
const bareUnit: Readonly<Record<string, unknown>> = {
  name: '',
  availability: 'Available',
  ...{ price: null, bedrooms: null, bathrooms: null, squareFeet: null },
  ...{ specificType: '', orientation: '', parking: '', description: '', unitPriceTBD: false, isFeatured: false },
  ...{ onHoldExpiresAt: null, brochurePDF: null, layoutUrl: null, layoutGallery: [], unitImageUrl: null, additionalInfo: [] },
  ...{ type: '', path: '', lotPath: '', svgLotId: '', downloadableAsset: null, embedCode: '', customButtonUrl: '' },
  ...{ payableAmount: null, images: [], clonedImages: [], customFinishes: {}, finishes: [], inclusions: '' },
  ...{ deliveryDate: null, lon: null, lat: null, perimeter: null },
};

const projectDefaults: Readonly<Record<string, unknown>> = {
  ...{ projectLang: 'English', styleNavigation: 'Style 1', initialView: 'List', projectType: 'Residential', status: 'Active' },
  ...{ showPrices: true, showAvailability: true, showBathrooms: true, showParking: true, showOrientation: true },
  ...{ hideSold: false, sharePageEnabled: true, logo: null, coverImage: null, brochureAssets: [], customDomain: '' },
  ...{ customButtonTxt: inNoLanguage(), internalURLs: inNoLanguage() },
  ...{
    ...{ colorBase: '#1d2733', colorAccent: '#2f6fb7', colorButton: '#2f6fb7' },
    colorAvailable: '#3fa34d',
    colorSold: '#b23a48',
    colorReserved: '#e0a458',
    areaUnit: 'sqft',
    createdAt: '2026-01-12T09:30:00.000Z',
  },
};

/** A text in each of the languages of the viewer. */
function inNoLanguage(): Readonly<Record<string, string>> {
  return { en: '', fr: '', de: '', es: '', zh: '' };
}

function nextPosition(project: Project, floor: Floor): number {
  return project.units.filter(({ floorId }) => floorId === floor.id).length;
}

type Named = Readonly<Record<'name' | 'namespace' | 'hostName', string>>;

function names({ name, namespace, hostName }: Named): Record<string, unknown> {
  return { name, namespace, hostName };
}
