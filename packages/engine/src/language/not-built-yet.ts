/**
 * Keys, types and values that are part of the definition language and not built yet. They are refused at publish by name,
 * never ignored. Whoever builds one takes it out of here and into the schema of its concern.
 */
export const notBuiltYet = {
  document: ['interrupt'],
  trigger: ['cron', 'zone'],
  stepTypes: ['compensate', 'scope'],
  step: ['cancel', 'finish', 'forEach', 'repeat', 'available', 'lock', 'interrupt', 'undo'],
  joins: ['some'],
  joinKeys: ['n', 'rest', 'region', 'threads'],
  splits: ['some', 'race'],
  transition: ['times', 'cancel', 'finish'],
  task: ['binds'],
  give: ['least-loaded', 'longest-idle'],
  allow: ['add-item'],
} as const;
