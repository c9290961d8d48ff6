import { SyncError } from '../../sync/errors.ts';
import type { OperationState, RemoteId } from '../../sync/ports/archive.ts';
import type { Delivery, Subscription, WebhookOperation, Webhooks } from '../../sync/ports/webhooks.ts';
import { brokenAnswer } from '../http/answers.ts';
import { isLoopback } from '../http/origin.ts';
import type { ProjectPlaceApi } from './api.ts';
import { readBoard } from './board-reading.ts';
import { ProfileCalls } from './profile-calls.ts';
import { type OperationProfile, type RequestName, showForm } from './profile.ts';
import { rowsOf, WireFields } from './wire-fields.ts';

export interface ProjectPlaceWebhooksOptions {
  readonly api: ProjectPlaceApi;
  readonly profile: OperationProfile;
  readonly allowAssumed: boolean;
}

const requests: Readonly<Record<WebhookOperation, RequestName>> = {
  list: 'listWebhooks',
  subscribe: 'subscribe',
  change: 'changeWebhook',
  end: 'endWebhook',
};

/** The only one that is shown for this call (contract 9.1). */
const knownEvents = ['card_status_change'];

function operationStates(profile: OperationProfile): Webhooks['operations'] {
  const state = (name: WebhookOperation): OperationState => {
    return { evidence: 'documented', enabled: true, request: showForm(profile[requests[name]]) };
  };
  return { list: state('list'), subscribe: state('subscribe'), change: state('change'), end: state('end') };
}

function subscriptionOf(row: WireFields): Subscription {
  const events = row.list('event_type').map(String).sort();
  return {
    id: row.requiredText('id'),
    subject: row.text('artifact_type'),
    subjectId: row.requiredId('artifact_id'),
    workspaceId: row.id('project_id'),
    events,
    address: row.text('webhook'),
  };
}

/** Cards go to this address, so it has to be as safe as the service itself. The fragment never leaves a client. */
function checkedAddress(address: string): string {
  const shown = address.slice(0, 100);
  if (!URL.canParse(address)) throw new SyncError('refused', `A webhook cannot call "${shown}": it is not a web address.`);
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') {
    throw new SyncError(
      'refused',
      'The address of a webhook must not hold a name or password: whoever may list webhooks sees it.',
    );
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    throw new SyncError(
      'refused',
      `A webhook cannot call ${url.origin}: cards would travel in the clear. Take an https address.`,
    );
  }
  return url.href;
}

function isSame(one: Subscription, other: Omit<Subscription, 'id' | 'workspaceId'>): boolean {
  return (
    one.subject === other.subject &&
    one.subjectId === other.subjectId &&
    one.events.join() === other.events.join() &&
    (one.address === other.address || (URL.canParse(one.address) && new URL(one.address).href === other.address))
  );
}

/** Subscriptions of a ProjectPlace account to what happens on boards: contract 9.1. */
export class ProjectPlaceWebhooks implements Webhooks {
  readonly operations: Webhooks['operations'];
  readonly knownEvents = knownEvents;
  readonly #calls: ProfileCalls;
  readonly #allowAssumed: boolean;

  constructor({ api, profile, allowAssumed }: ProjectPlaceWebhooksOptions) {
    this.#calls = new ProfileCalls(api, profile);
    this.#allowAssumed = allowAssumed;
    this.operations = operationStates(profile);
  }

  async list(signal: AbortSignal): Promise<readonly Subscription[]> {
    const { value, request } = await this.#calls.ask('listWebhooks', {}, signal);
    return rowsOf(value, 'webhooks', request).map(subscriptionOf);
  }

  async subscribe(boardId: RemoteId, delivery: Delivery, signal: AbortSignal): Promise<Subscription> {
    const { events, address } = this.#checked(delivery);
    const known = (await this.list(signal)).find((one) => isSame(one, { subject: 'board', subjectId: boardId, events, address }));
    if (known !== undefined) return known;
    const { workspaceId } = readBoard(await this.#calls.ask('board', { boardId }, signal));
    const values = { boardId, workspaceId, events: { json: JSON.stringify(events) }, address };
    const answer = await this.#calls.change('subscribe', values, signal);
    if (answer.value === undefined) throw brokenAnswer(answer.request, 'names no webhook');
    return subscriptionOf(new WireFields(answer.value, 'the webhook', answer.request));
  }

  async change(id: string, delivery: Delivery, signal: AbortSignal): Promise<void> {
    const { events, address } = this.#checked(delivery);
    await this.#calls.change('changeWebhook', { id, events: { json: JSON.stringify(events) }, address }, signal);
  }

  async end(id: string, signal: AbortSignal): Promise<void> {
    await this.#calls.change('endWebhook', { id }, signal);
  }

  #checked({ events, address }: Delivery): Delivery {
    const url = checkedAddress(address);
    if (events.length === 0) throw new SyncError('refused', 'A webhook needs at least one kind of event.');
    const unknown = events.find((event) => !knownEvents.includes(event));
    if (unknown !== undefined && !this.#allowAssumed) {
      throw new SyncError(
        'refused',
        `"${unknown}" is not switched on for this account: nobody has seen such an event documented.`,
      );
    }
    return { events: [...new Set(events)].sort(), address: url };
  }
}
