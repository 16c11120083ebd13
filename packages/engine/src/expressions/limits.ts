/** Limits of one expression (DEFINITIONS section 2). */
export const expressionCharactersMax = 2_000;
export const expressionNodesMax = 500;
export const expressionDepthMax = 40;
/** `all`, `exists`, `map`, `filter` within each other at most. */
export const comprehensionDepthMax = 2;
