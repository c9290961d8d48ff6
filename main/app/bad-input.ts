import { SyncError } from '../sync/errors.ts';

/** What a person typed cannot be: a name that nothing has, a value out of range. The terminal answers it with exit code 2. */
export class BadInput extends SyncError {
  constructor(message: string) {
    super('refused', message);
    this.name = 'BadInput';
  }
}
