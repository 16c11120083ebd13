import { plural } from '../plural.ts';

export const paletteWords = {
  name: 'Find and do',
  search: 'Search',
  find: 'Find a task, an instance, a workflow, or what to do',
  open: 'Find anything, and do it',
  allKeys: 'All keys of this screen',
  leave: 'Close what is open',
  everywhere: 'Everywhere',
  ctrlK: 'Ctrl K',
  escape: 'Esc',
  caps: { Home: 'Home', End: 'End' } as Record<string, string>,
  go: 'Go to',
  tasks: 'Tasks',
  instances: 'Instances',
  workflows: 'Workflows',
  settings: 'Settings',
  timesHere: 'Times as here',
  timesUtc: 'Times in UTC',
  found: (n: number) => plural(n, { one: 'result', other: 'results' }),
  nothing: 'Nothing is called like this',
  notSearched: 'Instances could not be searched just now',
};
