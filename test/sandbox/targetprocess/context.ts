import type { Installation } from './installation.ts';
import type { Rec } from './model.ts';

const named = (rows: readonly Rec[]): unknown => ({
  Items: rows.map(({ type, id, fields }) => ({ ResourceType: type, Id: id, Name: fields['Name'] ?? null })),
});

/** `GET /Context`: who is signed in and what they see, all at once; of the user no `Login` (services.md 1.2). */
export function contextOf({ store, self }: Installation): unknown {
  const { FirstName, LastName, FullName, Email } = self.fields;
  const empty = { Items: [] };
  return {
    Acid: 'A0B1C2D3E4F5A6B7C8D9E0F1A2B3C4D5',
    Edition: 'Enterprise',
    Version: '2609.2.0.3492',
    Culture: { Name: 'en-US', TimePattern: 'h:mm tt', ShortDateFormat: 'M/d/yyyy', LongDateFormat: 'dddd, MMMM d, yyyy' },
    LoggedUser: { ResourceType: 'User', Id: self.id, FirstName, LastName, FullName, Email },
    SelectedProjects: named(store.all('Project')),
    SelectedTeams: named(store.all('Team')),
    Processes: {
      Items: store.all('Process').map(({ id, fields: { Name = null } }) => ({
        ...{ ResourceType: 'Process', Id: id, Name, CustomFields: empty, Practices: empty, Terms: empty },
      })),
    },
    GlobalTerms: empty,
  };
}
