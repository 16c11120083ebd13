import type { DefinitionEvent } from '@procession/contracts/events/definition.ts';
import { unreachable } from '@procession/contracts/json.ts';
import type { Fold } from '../event-store/command.ts';

/** What publishing and deprecating must know of a definition: not its documents. */
export interface DefinitionState {
  revision: number;
  /** Version n stands at index n - 1. */
  versions: readonly { hash: string; isDeprecated: boolean }[];
}

const noDefinition: DefinitionState = { revision: 0, versions: [] };

function evolveDefinition(state: DefinitionState, event: DefinitionEvent, revision: number): DefinitionState {
  switch (event.type) {
    case 'DefinitionPublished':
      return { revision, versions: [...state.versions, { hash: event.data.hash, isDeprecated: false }] };
    case 'DefinitionDeprecated':
      return {
        revision,
        versions: state.versions.with(event.data.version - 1, {
          ...state.versions[event.data.version - 1]!,
          isDeprecated: true,
        }),
      };
    default:
      return unreachable(event);
  }
}

export const definitionFold: Fold = {
  initial: noDefinition,
  evolve: (state, { type, data, revision }) =>
    evolveDefinition(state as DefinitionState, { type, data } as unknown as DefinitionEvent, revision),
};
