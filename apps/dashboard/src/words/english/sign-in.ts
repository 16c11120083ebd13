import { plural } from '../plural.ts';

export const signInWords = {
  page: 'Sign in',
  promise: ['Every step has a name,', 'a time and a reason.'],
  /** Made up, as the line beside it says. */
  story: [
    { at: '11:41', text: 'Ana Ruiz asked to cancel booking BK-20418.' },
    { at: '12:06', text: 'Ben Okafor sent it back: “Leave out the cleaning fee.”' },
    { at: '13:31', text: 'Ana Ruiz changed the refund to €1,840.00.' },
    { at: '14:02', stamp: 'Approved', by: 'Ben Okafor · 20 Nov 2026' },
    { at: 'now', text: 'Finance approval waits for Mei Tan.' },
    { at: '', text: 'Refund payment' },
  ],
  demo: 'A demonstration with made-up people at Harbour Homes, a property manager. Open a second window and be two of them at once: what one decides, the other sees.',
  signInAs: 'Sign in as',
  waiting: (tasks: number, late: number) =>
    tasks === 0
      ? 'no tasks'
      : `${plural(tasks, { one: 'task', other: 'tasks' })}${late === 0 ? '' : `, ${plural(late, { one: 'late', other: 'late' })}`}`,
  continueAs: 'Continue as',
  or: 'Or',
  company: 'sign in with your company account',
  title: 'Sign in',
  button: 'Sign in with your company account',
  faults: {
    refused: 'The sign-in was refused. Try again, or as somebody else.',
    expired: 'The sign-in took too long. Begin again.',
    'issuer-away': 'The sign-in service does not answer now. Try again in a moment.',
    'not-usable': 'This account cannot be used here: it has no tenant. Ask whoever runs this.',
  },
  failed: 'Nobody could be asked who is signed in',
};
