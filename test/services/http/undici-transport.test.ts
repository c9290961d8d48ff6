import { describe } from 'vitest';
import { undiciTransport } from '../../../main/services/http/undici-transport.ts';
import { transportCases } from './transport-cases.ts';

describe('undiciTransport', () => {
  transportCases(() => undiciTransport({ connections: 2, connectTimeoutMs: 1000 }));
});
