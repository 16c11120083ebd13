/** Of the gateway's sessions: what a browser says, without a schema that it would have to load. */

/**
 * Which of a browser's sessions a request is for, as the gateway named it: two windows can be two people. A page of another origin
 * cannot send it.
 */
export const sessionHeader = 'x-procession-session';

/** People that one browser can be at a time. */
export const sessionSlotsMax = 10;

/** After a sign-in the address ends with `#session=<name>`: the window keeps the name and takes it out of the address. */
export const sessionFragment = '#session=';

/** Where a sign-in that failed ends: `/sign-in?fault=<one of these>&return=<path>`. */
export const signInFaults = ['refused', 'expired', 'issuer-away', 'not-usable'] as const;
export type SignInFault = (typeof signInFaults)[number];
