import { SyncError } from '../../sync/errors.ts';
import type { RemoteContent } from '../../sync/ports/archive.ts';
import type { ApiAnswer, ProjectPlaceApi } from './api.ts';
import { readContent } from './content.ts';
import { fillForm, type FormValues, type OperationProfile, pick, type RequestForm, type RequestName } from './profile.ts';

/** Throws `refused` for a success that says that it failed (contract 2.5). */
export function demandDone(answer: ApiAnswer, what: string): void {
  const status = pick(answer.value, 'status');
  const failed = pick(answer.value, 'failed');
  if (status === false || status === 0 || (Array.isArray(failed) && failed.length > 0)) {
    throw new SyncError('refused', `The service says that it did not do "${what}".`);
  }
}

/** The requests of an account's operation profile, by name. */
export class ProfileCalls {
  readonly profile: OperationProfile;
  readonly #api: ProjectPlaceApi;

  constructor(api: ProjectPlaceApi, profile: OperationProfile) {
    this.#api = api;
    this.profile = profile;
  }

  ask(name: RequestName, values: FormValues, signal: AbortSignal): Promise<ApiAnswer> {
    return this.#api.json({ ...fillForm(this.profile[name], values), signal });
  }

  change(name: RequestName, values: FormValues, signal: AbortSignal): Promise<ApiAnswer> {
    return this.changeBy(this.profile[name], { name, values }, signal);
  }

  /** A change by a form that was put together from several. `name` is for messages. */
  async changeBy(form: RequestForm, given: { name: string; values: FormValues }, signal: AbortSignal): Promise<ApiAnswer> {
    const answer = await this.#api.change({ ...fillForm(form, given.values), signal });
    demandDone(answer, given.name);
    return answer;
  }

  content(name: RequestName, values: FormValues, signal: AbortSignal): Promise<RemoteContent> {
    return readContent(this.#api, fillForm(this.profile[name], values), signal);
  }
}
