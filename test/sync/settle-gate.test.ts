import { expect, it } from 'vitest';
import { SettleGate } from '../../main/sync/settle-gate.ts';

it('a look begins when all that settles has ended, and nothing settles while it lasts', async () => {
  const gate = new SettleGate();
  const order: string[] = [];
  const [put, looked] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const settling = gate.settle(async () => {
    order.push('put in place');
    await put.promise;
    order.push('recorded');
  });
  const looking = gate.look(async () => {
    order.push('looks');
    await looked.promise;
    order.push('has looked');
  });
  const next = gate.settle(() => order.push('next'));
  // Everything that can go on by itself has.
  await new Promise((resolve) => setImmediate(resolve));
  expect(order).toEqual(['put in place']);
  put.resolve(undefined);
  await new Promise((resolve) => setImmediate(resolve));
  expect(order).toEqual(['put in place', 'recorded', 'looks']);
  looked.resolve(undefined);
  await Promise.all([settling, looking, next]);
  expect(order).toEqual(['put in place', 'recorded', 'looks', 'has looked', 'next']);
});
