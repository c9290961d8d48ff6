import type { IncomingMessage, ServerResponse } from 'node:http';
import { htmlReply, textReply } from '../wire/reply.ts';
import { addressOf } from '../wire/request-address.ts';
import { send, sendSpoilt } from '../wire/send.ts';
import type { PlanpointState } from './server.ts';

/** The host of the files: public addresses, no accounts. Faults for it have a path that begins with `/files`. */
export async function answerFile(incoming: IncomingMessage, response: ServerResponse, state: PlanpointState): Promise<void> {
  const { pathname } = addressOf(incoming);
  const date = state.clock.httpDate();
  const effect = state.faults.take(incoming.method ?? 'GET', `/files${pathname}`);
  if (effect?.kind === 'reset') {
    incoming.socket.resetAndDestroy();
    return;
  }
  if (effect?.kind === 'html200') {
    await send(response, htmlReply('<!doctype html><title>Sign in to the network</title>'), date);
    return;
  }
  if (effect?.kind === 'status') {
    const reply = textReply('<Error><Code>AccessDenied</Code></Error>', { status: effect.status, type: 'application/xml' });
    await send(response, { ...reply, headers: { ...reply.headers, ...effect.headers } }, date);
    return;
  }
  const file = state.world.seed.files[decodeURIComponent(pathname)];
  if (!file) {
    await send(response, textReply('<Error><Code>NoSuchKey</Code></Error>', { status: 404, type: 'application/xml' }), date);
    return;
  }
  const reply = { status: 200, headers: { 'Content-Type': file.type, ETag: '"1"' }, body: file.bytes() };
  if (effect) await sendSpoilt(response, reply, { effect, date });
  else await send(response, reply, date);
}
