import { jsonReply, type Reply, textReply } from '../wire/reply.ts';
import { type TpCall, wantsJson } from './call.ts';
import type { Installation } from './installation.ts';
import { toXml } from './xml.ts';

/** In JSON for those who ask for it, else in XML. */
export function answer(
  call: TpCall,
  place: Installation,
  { name, value, status = 200 }: { name: string; value: unknown; status?: number },
): Reply {
  if (wantsJson(call, 'answer') && !place.manners.answersXml) return jsonReply(value, status);
  return textReply(toXml(name, value), { status, type: 'application/xml; charset=utf-8' });
}
