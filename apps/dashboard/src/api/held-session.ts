/** Which of the browser's sessions this window speaks for, as the gateway named it: two windows can be two people. */
const stored = 'procession.session';

export const heldSession = (): string | null => sessionStorage.getItem(stored);
export const keepSession = (name: string): void => sessionStorage.setItem(stored, name);
export const forgetSession = (): void => sessionStorage.removeItem(stored);
