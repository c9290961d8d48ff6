import { IdSequence } from '../archive/ids.ts';
import { ApiError } from '../wire/api-error.ts';
import type { Day } from './model.ts';

/** An activity of a workspace's plan. */
export interface Planlet {
  readonly id: number;
  readonly workspaceId: number;
  name: string;
  achieved: boolean;
}

export interface Tag {
  readonly id: number;
  readonly workspaceId: number;
  readonly name: string;
}

/** Time that somebody reported on a card or an activity. */
export interface TimeReport {
  readonly id: number;
  readonly kind: 'cards' | 'planlets';
  readonly artifactId: number;
  /** User id. */
  readonly by: number;
  readonly minutes: number;
  readonly date: Day;
  /** ms since the epoch. */
  readonly createdTime: number;
}

/** A task of one person that is on no board. */
export interface PersonalTask {
  readonly id: number;
  readonly ownerId: number;
  readonly title: string;
  readonly dueDate: Day | null;
}

/** What workspaces have beside boards and documents: activities, tags of cards, reported time, personal tasks. */
export class Plan {
  readonly planlets = new Map<number, Planlet>();
  readonly tags = new Map<number, Tag>();
  readonly reports: TimeReport[] = [];
  readonly tasks: PersonalTask[] = [];
  readonly #planletIds = new IdSequence(978_642_950, 19);
  readonly #tagIds = new IdSequence(70_411, 3);
  readonly #reportIds = new IdSequence(5_120_033, 7);
  readonly #taskIds = new IdSequence(31_900_117, 13);

  addPlanlet(workspaceId: number, facts: { name: string; achieved: boolean }): Planlet {
    const planlet = { id: this.#planletIds.next(), workspaceId, ...facts };
    this.planlets.set(planlet.id, planlet);
    return planlet;
  }

  /** Those of a workspace, in the order of the plan. */
  planletsOf(workspaceId: number): readonly Planlet[] {
    return [...this.planlets.values()].filter((planlet) => planlet.workspaceId === workspaceId);
  }

  /** Unlike for everything else, what is not there is the server's error (contract 2.5). */
  planlet(workspaceId: number, id: number): Planlet {
    const planlet = this.planlets.get(id);
    if (planlet?.workspaceId !== workspaceId) throw new ApiError(500, 'SERVER_ERROR', `There is no activity ${id}`);
    return planlet;
  }

  /** Counted from 1 in its workspace, as a plan without levels has it. */
  wbsId(planlet: Planlet): string {
    return String(this.planletsOf(planlet.workspaceId).indexOf(planlet) + 1);
  }

  /** The tag of this name; made when there is none. */
  tagNamed(workspaceId: number, name: string): Tag {
    const known = this.tagsOf(workspaceId).find((tag) => tag.name === name);
    if (known) return known;
    const tag = { id: this.#tagIds.next(), workspaceId, name };
    this.tags.set(tag.id, tag);
    return tag;
  }

  tagsOf(workspaceId: number): readonly Tag[] {
    return [...this.tags.values()].filter((tag) => tag.workspaceId === workspaceId);
  }

  addReport(report: Omit<TimeReport, 'id'>): TimeReport {
    const made = { id: this.#reportIds.next(), ...report };
    this.reports.push(made);
    return made;
  }

  reportsOn(kind: TimeReport['kind'], artifactId: number): readonly TimeReport[] {
    return this.reports.filter((report) => report.kind === kind && report.artifactId === artifactId);
  }

  addTask(task: Omit<PersonalTask, 'id'>): PersonalTask {
    const made = { id: this.#taskIds.next(), ...task };
    this.tasks.push(made);
    return made;
  }
}
