/** A refusal of the service: HTTP status and error object (contract 2.5). Success is always 200, hence never one of these. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** Beside those that each answer has. */
  headers: Readonly<Record<string, string>> = {};

  constructor(status: number, code: string, description: string) {
    super(description);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

export type Subject =
  | 'PROJECT'
  | 'DOCUMENT'
  | 'CONTAINER'
  | 'VERSION'
  | 'USER'
  | 'EXPORT'
  | 'TRASH_ITEM'
  | 'BOARD'
  | 'COLUMN'
  | 'LABEL'
  | 'CARD'
  | 'COMMENT'
  | 'POST'
  | 'CHECKLIST'
  | 'CHECKLIST_ITEM'
  | 'PLANLET'
  | 'WEBHOOK'
  | 'RESOURCE';

export function notFound(subject: Subject, id: number | string): ApiError {
  return new ApiError(404, `NOT_FOUND_${subject}`, `There is no ${subject.toLowerCase().replace('_', ' ')} ${id}`);
}

export function denied(description: string): ApiError {
  return new ApiError(403, 'ACCESS_DENIED', description);
}

export function malformed(description: string): ApiError {
  return new ApiError(400, 'BAD_REQUEST', description);
}
