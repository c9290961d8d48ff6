import { malformed } from '../wire/api-error.ts';
import { numberField, textField } from '../wire/request.ts';
import { booleanField, cardFactsOf, idsField, named, placeOf } from './card-form.ts';
import type { ControlRequest, ControlRoutes } from './control-request.ts';
import { bodyOf, contentOf, required } from './control-request.ts';
import type { Control } from './control.ts';

/** What other people do on boards. Each change answers the board or the card as it is afterwards. */
export const boardControlRoutes: ControlRoutes = {
  'GET boards': ({ query }, control) => control.boards.list(Number(query.get('workspace'))),
  'POST boards': async ({ incoming }, control) => {
    const body = await bodyOf(incoming);
    const columns = body['columns'];
    if (!Array.isArray(columns) || columns.length === 0) throw malformed('columns is no list of names');
    const facts = { name: required(textField(body, 'name'), 'name'), columns: columns.map(String) };
    return control.boards.addBoard(required(numberField(body, 'workspaceId'), 'workspaceId'), facts);
  },
  'GET boards/{id}': ({ id }, control) => control.boards.board(id),
  'PATCH boards/{id}': async ({ id, incoming }, control) => {
    const body = await bodyOf(incoming);
    const { name } = named(body);
    const archived = booleanField(body, 'archived');
    const readers = idsField(body, 'readers');
    return control.boards.changeBoard(id, {
      ...(name === undefined ? {} : { name }),
      ...(archived === undefined ? {} : { archived }),
      ...(readers === undefined ? {} : { readers }),
    });
  },
  'DELETE boards/{id}': ({ id }, control) => {
    control.boards.removeBoard(id);
    return {};
  },
  'POST boards/{id}/columns': async ({ id, incoming }, control) => {
    const facts = named(await bodyOf(incoming));
    return control.boards.addColumn(id, { ...facts, name: required(facts.name, 'name') });
  },
  'PATCH boards/{id}/columns/{id}': async ({ ids, incoming }, control) => {
    return control.boards.changeColumn(ids[0] ?? 0, ids[1] ?? 0, named(await bodyOf(incoming)));
  },
  'DELETE boards/{id}/columns/{id}': ({ ids }, control) => control.boards.removeColumn(ids[0] ?? 0, ids[1] ?? 0),
  'POST boards/{id}/labels': async ({ id, incoming }, control) => {
    control.boards.addLabel(id, required(named(await bodyOf(incoming)).name, 'name'));
    return control.boards.board(id);
  },
  'PATCH boards/{id}/labels/{id}': async ({ ids, incoming }, control) => {
    const [id = 0, labelId = 0] = ids;
    control.boards.renameLabel(id, labelId, required(named(await bodyOf(incoming)).name, 'name'));
    return control.boards.board(id);
  },
  'DELETE boards/{id}/labels/{id}': ({ ids }, control) => {
    const [id = 0, labelId = 0] = ids;
    control.boards.removeLabel(id, labelId);
    return control.boards.board(id);
  },
  'GET cards/{id}': ({ id }, control) => control.cards.card(id),
  'GET cards/{id}/log': ({ id }, control) => control.cards.log(id),
  'POST cards': async ({ incoming }, control) => {
    const body = await bodyOf(incoming);
    const facts = cardFactsOf(body);
    const boardId = required(numberField(body, 'boardId'), 'boardId');
    return control.cards.create(boardId, { ...facts, title: required(facts.title, 'title') }, placeOf(body));
  },
  'PATCH cards/{id}': async ({ id, incoming }, control) => {
    const body = await bodyOf(incoming);
    return control.cards.change(id, cardFactsOf(body), placeOf(body));
  },
  'DELETE cards/{id}': ({ id, query }, control) => {
    const by = query.get('by');
    control.cards.remove(id, by === null ? undefined : Number(by));
    return {};
  },
  'POST cards/{id}/restore': async ({ id, incoming }, control) => {
    return control.cards.restore(id, numberField(await bodyOf(incoming), 'by'));
  },
  'POST cards/{id}/comments': async ({ id, incoming }, control) => {
    const body = await bodyOf(incoming);
    return control.cards.addComment(id, required(textField(body, 'text'), 'text'), numberField(body, 'by'));
  },
  'PATCH cards/{id}/comments/{id}': async ({ ids, incoming }, control) => {
    const text = required(textField(await bodyOf(incoming), 'text'), 'text');
    return control.cards.changeComment(ids[0] ?? 0, ids[1] ?? 0, text);
  },
  'DELETE cards/{id}/comments/{id}': ({ ids }, control) => control.cards.removeComment(ids[0] ?? 0, ids[1] ?? 0),
  'POST cards/{id}/checklist': async ({ id, incoming }, control) => {
    const body = await bodyOf(incoming);
    const facts = { title: required(textField(body, 'title'), 'title'), done: booleanField(body, 'done') ?? false };
    return control.cards.addChecklistItem(id, facts, numberField(body, 'by'));
  },
  'PATCH cards/{id}/checklist/{id}': changeChecklistItem,
  'DELETE cards/{id}/checklist/{id}': ({ ids }, control) => control.cards.removeChecklistItem(ids[0] ?? 0, ids[1] ?? 0),
  'POST cards/{id}/attachments': attach,
  'GET webhooks/deliveries': (_, control) => control.world.deliveries.list,
  'POST webhooks/failures': async ({ incoming }, control) => {
    control.world.deliveries.failNext(required(numberField(await bodyOf(incoming), 'times'), 'times'));
    return {};
  },
};

async function changeChecklistItem({ ids, incoming }: ControlRequest, control: Control): Promise<unknown> {
  const body = await bodyOf(incoming);
  const title = textField(body, 'title');
  const done = booleanField(body, 'done');
  return control.cards.changeChecklistItem(ids[0] ?? 0, ids[1] ?? 0, {
    ...(title === undefined ? {} : { title }),
    ...(done === undefined ? {} : { done }),
  });
}

/** Body: the bytes. */
async function attach({ id, query, incoming }: ControlRequest, control: Control): Promise<unknown> {
  const name = required(query.get('name'), 'name');
  return control.cards.attach(id, { name, content: await contentOf(incoming, control) });
}
