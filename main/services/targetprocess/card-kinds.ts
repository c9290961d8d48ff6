import type { BoardLabel, CardFields } from '../../sync/ports/boards.ts';

/** What lies on boards as a card (contract 1.5). */
export type CardKind = 'Epic' | 'Feature' | 'UserStory' | 'Bug' | 'Task' | 'Request';

interface KindFacts {
  readonly collection: string;
  /** As people see it. */
  readonly name: string;
  readonly color: string;
  /** The reference that groups cards of this kind, where there is one (contract 1.4). */
  readonly parent: 'Feature' | 'Epic' | null;
}

export const cardKinds: Readonly<Record<CardKind, KindFacts>> = {
  Epic: { collection: 'Epics', name: 'Epic', color: '#6a4c93', parent: null },
  Feature: { collection: 'Features', name: 'Feature', color: '#2a7d4f', parent: 'Epic' },
  UserStory: { collection: 'UserStories', name: 'User Story', color: '#2f6fb7', parent: 'Feature' },
  Bug: { collection: 'Bugs', name: 'Bug', color: '#b3372f', parent: 'Feature' },
  Task: { collection: 'Tasks', name: 'Task', color: '#5f6b76', parent: null },
  Request: { collection: 'Requests', name: 'Request', color: '#b0671c', parent: null },
};

// The keys of the table are exactly the kinds.
export const allKinds = Object.keys(cardKinds) as readonly CardKind[];

/** By the name that the service has for it, in any case: saved boards write it small (contract 1.7). */
export function kindNamed(name: string): CardKind | null {
  return allKinds.find((kind) => kind.toLowerCase() === name.toLowerCase()) ?? null;
}

/** The kind of a card is its label: nothing else of a card is shown as its colour. */
export const kindLabels: readonly BoardLabel[] = allKinds.map((kind) => {
  const { name, color } = cardKinds[kind];
  return { id: kind, name, color };
});

export function kindOfLabel(labelId: CardFields['labelId'] | undefined): CardKind | null {
  return labelId == null ? 'UserStory' : kindNamed(labelId);
}
