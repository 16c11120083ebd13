/**
 * Keys, types and values that are part of the definition language and not built yet. They are refused at publish by name,
 * never ignored. Whoever builds one takes it out of here and into the schema of its concern.
 */
export const notBuiltYet = {
  give: ['least-loaded', 'longest-idle'],
} as const;
