/** A refusal (services.md 1.11). */
export class TpError extends Error {
  readonly httpStatus: number;
  readonly status: string;

  constructor(httpStatus: number, status: string, message: string) {
    super(message);
    this.name = 'TpError';
    this.httpStatus = httpStatus;
    this.status = status;
  }
}

export function badRequest(message: string): TpError {
  return new TpError(400, 'BadRequest', message);
}

export function notFound(type: string, id: number): TpError {
  return new TpError(404, 'NotFound', `${type} with Id ${id} not found or access is forbidden.`);
}
