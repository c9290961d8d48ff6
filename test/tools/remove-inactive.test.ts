import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { removeInactiveTool } from '../../main/app/tools/inactive-person.ts';
import { planInactive } from '../../main/app/tools/remove-inactive.ts';
import { workOn } from '../../main/app/tools/run-tool.ts';
import { sandboxSession } from '../conformance/projectplace-world.ts';
import { ToolBench } from './tool-bench.ts';

const dayMs = 86_400_000;
const wanted = { days: 390, neverSignedIn: false, successor: 'priya.raman@northgate.example', successors: [], only: null };
const acting = '/1/account/people/\\d+$';

describe('removing people who are inactive', () => {
  let bench: ToolBench;

  beforeAll(async () => {
    bench = await ToolBench.open('administration');
  });
  beforeEach(() => bench.reset());
  afterAll(() => bench.close());

  const plan = (more: object = {}) => bench.plan('remove-inactive', { ...wanted, ...more });
  const three = ['Ada Aas', 'Bo Aas', 'Cleo Aas'];
  const isHere = (email: string): boolean => bench.world.visiblePeople().some((one) => one.email === email);
  const wires = (): number => bench.sent('POST /1/account/people/{id}');

  it('finds all, beyond two full pages, and says who gets what they leave', async () => {
    const { plan: found } = await plan();
    expect(found).toMatchObject({ title: 'Remove people who have not signed in for 390 days', destructive: true, left: [] });
    expect(found.changes).toHaveLength(80);
    const rows = new Map(found.changes.map(({ what, from, to }) => [what, `${from}: ${to}`]));
    const last = new Date(bench.world.personByEmail('ada.aas@northgate.example').lastLogin ?? 0).toISOString().slice(0, 10);
    expect(rows.get('Ada Aas, ada.aas@northgate.example')).toBe(
      `member, last signed in ${last}: deleted; template "School template", portfolio "Public buildings" to Priya Raman`,
    );
    expect(rows.get('Cleo Aas, cleo.aas@northgate.example')).toMatch(/: deleted; workspace "Project 31" to Priya Raman$/);
    expect(rows.get('Jan Aas, jan.aas@okafor-acoustics.example')).toMatch(/^external, .*: removed from the account$/);
    expect([...rows.keys()].filter((what) => what.startsWith('Ingrid'))).toEqual([]);
  });

  it('leaves heads of something without a successor, and asks for successors who stay', async () => {
    const { plan: found } = await plan({ successor: null, successors: [{ of: 'Bo Aas', to: 'Tomás Berg' }] });
    expect(found.left.map(({ what, reason }) => `${what}: ${reason}`)).toEqual([
      'Cleo Aas, cleo.aas@northgate.example: Is head administrator of workspace "Project 31": name a successor.',
      'Ada Aas, ada.aas@northgate.example: Is head administrator of template "School template", portfolio "Public buildings": name a successor.',
    ]);
    expect(found.changes.find(({ what }) => what.startsWith('Bo Aas'))?.to).toBe('deleted; team "Drawing office" to Tomás Berg');
    await expect(plan({ successor: 'michael@okafor-acoustics.example' })).rejects.toThrow('no member of the account');
    await expect(plan({ successor: 'tor.aas@northgate.example' })).rejects.toThrow('is on the list too');
    await expect(plan({ successor: 'Nobody At All' })).rejects.toThrow('Nobody of the account');
    await expect(plan({ days: 0 })).rejects.toThrow('from 1');
  });

  it('knows those who never signed in only when asked for, and not what it cannot name', async () => {
    const { plan: found } = await plan({ neverSignedIn: true });
    expect(found.changes).toHaveLength(81);
    expect(found.changes.at(-1)).toMatchObject({
      what: 'New Hire, new.hire@northgate.example',
      from: 'pending, never signed in',
    });
    expect(found.left.map(({ what, reason }) => [what.split(',')[0], reason])).toEqual([
      ['Una Surveyor', expect.stringContaining('does not know what kind') as string],
    ]);
  });

  it('asks right before whether somebody has come who had never signed in', async () => {
    const { plan: found } = await plan({ neverSignedIn: true, only: ['New Hire'] });
    expect(found.changes).toHaveLength(1);
    bench.world.personByEmail('new.hire@northgate.example').lastLogin = Date.now();
    const removal = bench.withWork(
      (work, tool) => tool.carryOut(work, found.changes[0]?.order, () => undefined),
      removeInactiveTool,
    );
    await expect(removal).rejects.toThrow('Has signed in since the preview.');
    expect(isHere('new.hire@northgate.example')).toBe(true);
  });

  it('removes them, and hands on what they had', async () => {
    const run = await bench.run(
      await plan({ only: [...three, 'jan.aas@okafor-acoustics.example', 'Priya Raman'], successor: 'Mei Tanaka' }),
    );
    expect(bench.ends(run).toSorted()).toEqual([
      'Ada Aas, ada.aas@northgate.example: done',
      'Bo Aas, bo.aas@northgate.example: done',
      'Cleo Aas, cleo.aas@northgate.example: done',
      'Jan Aas, jan.aas@okafor-acoustics.example: done',
      'Priya Raman: skipped, Has signed in within 390 days, or never, or is the owner of the account.',
    ]);
    expect(isHere('ada.aas@northgate.example')).toBe(false);
    expect(isHere('jan.aas@okafor-acoustics.example')).toBe(false);
    const heir = bench.world.personByEmail('mei.tanaka@northgate.example').id;
    expect([...bench.world.workspaces.values()].filter(({ ownerId }) => ownerId === heir).map(({ name }) => name)).toEqual([
      'Project 31',
    ]);
    expect(bench.world.holdings.of(heir, 'portfolio').map(({ name }) => name)).toEqual(['Public buildings']);
  });

  it('looks again before each: who has signed in, or has more than was shown, stays', async () => {
    const preview = await plan({ only: [...three, 'Dag Aas', 'Elin Aas', 'Finn Dale'] });
    const { world } = bench;
    world.personByEmail('bo.aas@northgate.example').lastLogin = Date.now();
    const elin = world.personByEmail('elin.aas@northgate.example');
    elin.lastLogin = (elin.lastLogin ?? 0) + 3_600_000;
    Object.assign(world.personByEmail('finn.dale@northgate.example'), { role: 'owner' });
    const ada = world.personByEmail('ada.aas@northgate.example');
    world.addWorkspace({ name: 'New since', ownerId: ada.id, rootIsWorkspace: false });
    Object.assign(world.personByEmail('dag.aas@northgate.example'), { role: 'co_owner' });
    const run = await bench.run(preview);
    expect(bench.ends(run).toSorted()).toEqual([
      'Ada Aas, ada.aas@northgate.example: failed, Is head administrator of the workspace "New since" since the preview. Make another one.',
      'Bo Aas, bo.aas@northgate.example: skipped, Has signed in since the preview.',
      'Cleo Aas, cleo.aas@northgate.example: done',
      'Dag Aas, dag.aas@northgate.example: skipped, Is not member any more, but co-owner.',
      'Elin Aas, elin.aas@northgate.example: skipped, Has signed in since the preview.',
      'Finn Dale, finn.dale@northgate.example: skipped, Is the owner of the account now.',
    ]);
    expect(isHere('ada.aas@northgate.example')).toBe(true);
  });

  it('hands nothing to a successor who has left meanwhile', async () => {
    const preview = await plan({ only: ['Bo Aas', 'Cleo Aas', 'Finn Dale'], successors: [{ of: 'Bo Aas', to: 'Mei Tanaka' }] });
    bench.world.personByEmail('priya.raman@northgate.example').isGone = true;
    const run = await bench.run(preview);
    expect(bench.ends(run).toSorted()).toEqual([
      'Bo Aas, bo.aas@northgate.example: done',
      'Cleo Aas, cleo.aas@northgate.example: failed, The successor is no member of the account any more. Plan it anew with another one.',
      'Finn Dale, finn.dale@northgate.example: done',
    ]);
  });

  it('does not repeat what was done when the answer is lost, or the program ends', async () => {
    const preview = await plan({ only: three });
    bench.bench.sandbox.control.addFault({ method: 'POST', pathMatches: acting, effect: { kind: 'reset', when: 'after' } });
    const run = await bench.begin(preview);
    await bench.crashAfter(run, 1).catch((error: unknown) => error);
    bench.bench.host.toolRuns().end(run.id, { state: 'stopped', reason: null, at: 0 });
    expect(bench.changes(run).map(({ state }) => state)).toEqual(['pending', 'sending', 'pending']);
    const before = wires();
    const resumed = await bench.resume(run);
    expect(bench.changes(resumed).map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(wires() - before).toBe(2);
  });

  it('never takes away whose key it is', async () => {
    const { host, sandbox } = bench.bench;
    const jonas = bench.world.personByEmail(sandbox.credentials.user.email);
    const { session, stop } = await sandboxSession(sandbox, 'oauth2-user');
    Object.assign(jonas, { role: 'admin', lastLogin: Date.now() - 500 * dayMs });
    const work = workOn(host, { account: bench.account, session, signal: AbortSignal.timeout(60_000) });
    const own = { ...wanted, only: [jonas.email] };
    expect(await planInactive(work, own)).toMatchObject({ changes: [], left: [{ reason: 'This is you.' }] });
    // Planned by another key, and gone on with by this one.
    const { plan: byRobot } = await plan({ only: [jonas.email] });
    const keep = (): void => undefined;
    expect(await removeInactiveTool.look(work, byRobot.changes[0]?.order, keep)).toEqual({ other: 'This is you.' });
    await stop();
  });

  it('is not begun with a key that may only read', async () => {
    const { world } = bench;
    Object.assign(world.robots.oauth2, { readOnly: true });
    await expect(plan()).rejects.toThrow('This robot may only read.');
    Object.assign(world.robots.oauth2, { readOnly: false, role: 'member' });
    await expect(plan()).rejects.toThrow('may not see all people');
  });
});
