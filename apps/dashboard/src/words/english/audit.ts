/** What an act was done to, as a sentence needs it. */
export interface ActParts {
  /** “Manager approval”, or “a task”. */
  step: string;
  outcome: string;
  /** Name or id of a definition, a user, a role, … */
  target: string;
}

type Did = (parts: ActParts) => string;

const decided: Record<string, (step: string) => string> = {
  approved: (step) => `approved ${step}`,
  rejected: (step) => `rejected ${step}`,
  sent_back: (step) => `sent ${step} back`,
  completed: (step) => `completed ${step}`,
  abstained: (step) => `abstained in ${step}`,
};

/** By fact. Each follows the name of who did it. */
const did: Record<string, Did> = {
  InstanceScheduled: () => 'had it set for later',
  InstanceStarted: () => 'asked for it',
  InstanceEnded: () => 'cancelled it',
  InstanceSuspended: () => 'suspended it',
  InstanceResumed: () => 'resumed it',
  InstanceRewound: () => 'went back in it',
  CompensationStarted: () => 'had it taken back to an earlier step',
  DataChanged: () => 'changed its data',
  StepOperated: ({ outcome }) => `intervened: ${outcome}`,
  ItemAdded: () => 'added an item to it',
  ItemsClosed: () => 'closed a step for more items',
  IncidentResolved: ({ outcome }) => `resolved what kept it from going on: ${outcome}`,
  TaskClaimed: ({ step }) => `took ${step}`,
  TaskReleased: ({ step }) => `let go of ${step}`,
  TaskAssigned: ({ step, outcome }) => `gave ${step} to ${outcome}`,
  TaskDelegated: ({ step, outcome }) => `delegated ${step} to ${outcome}`,
  TaskReturned: ({ step }) => `gave ${step} back to whom it belongs`,
  TaskDecided: ({ step, outcome }) => decided[outcome]?.(step) ?? `decided “${outcome}” in ${step}`,
  TaskDecisionWithdrawn: ({ step, outcome }) => `took back “${outcome}” in ${step}`,
  TaskCompleted: ({ step }) => `completed ${step}`,
  TaskCommented: ({ step }) => `commented on ${step}`,
  InformationAsked: ({ step, outcome }) => `asked ${outcome} about ${step}`,
  InformationGiven: ({ step }) => `answered a question about ${step}`,
  DefinitionPublished: ({ target, outcome }) => `published ${outcome} of ${target}`,
  DefinitionDeprecated: ({ target, outcome }) => `deprecated ${outcome} of ${target}`,
  UserRegistered: ({ target }) => `added ${target} to the directory`,
  UserChanged: ({ target }) => `changed ${target} in the directory`,
  RoleDefined: ({ target }) => `made the role ${target}`,
  RoleChanged: ({ target }) => `changed the role ${target}`,
  RoleGranted: ({ target, outcome }) => `gave the role ${target} to ${outcome}`,
  RoleRevoked: ({ target, outcome }) => `took the role ${target} from ${outcome}`,
  AbsenceRecorded: ({ target }) => `recorded the absence ${target}`,
  AbsenceCancelled: ({ target }) => `cancelled the absence ${target}`,
  CalendarDefined: ({ target }) => `made the calendar ${target}`,
  CalendarChanged: ({ target }) => `changed the calendar ${target}`,
};

export const auditWords = {
  page: 'Audit',
  text: 'Who did what, the newest first.',
  did,
  /** Of a fact that has no sentence yet. */
  other: (fact: string) => `did: ${fact}`,
  someTask: 'a task',
  quoted: (text: string) => `“${text}”`,
  for: (name: string) => `for ${name}`,
  filters: {
    name: 'Filter',
    open: (n: number) => (n === 0 ? 'Filter' : `Filter (${n})`),
    person: 'Done by',
    anybody: 'Anybody',
    about: 'About',
    aboutHint: 'Its id, like BK-20418',
    definition: 'Workflow',
    any: 'Any',
    from: 'From',
    to: 'To',
    clear: 'Clear filters',
    show: 'Show',
    only: (name: string) => `Only what ${name} did`,
  },
  refresh: 'Look again',
  csv: 'CSV',
  csvHint: 'All that is found, as a table; at most 100,000 acts',
  list: 'What was done',
  end: 'That is all.',
  empty: {
    title: 'Nothing was done yet',
    text: 'What people decide and change is kept here.',
    filtered: 'Nothing was done that fits',
    filteredText: 'The filter leaves everything out.',
  },
};
