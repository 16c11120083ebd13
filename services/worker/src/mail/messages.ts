import type { NotificationKind } from '@procession/contracts/notification-kind.ts';

/** All that mails say, in one place. Everything that is put in is one line of plain text. */
interface Told {
  title: string;
  step: string;
  actor: string;
  status: string;
}

interface KindMessages {
  subject: (told: Told) => string;
  sentence: (told: Told) => string;
}

export const kindMessages: Record<NotificationKind, KindMessages> = {
  task_opened: {
    subject: ({ title, step }) => `For you: ${step} – ${title}`,
    sentence: ({ title, step }) => `“${step}” of “${title}” waits for you.`,
  },
  task_assigned: {
    subject: ({ title, step }) => `Given to you: ${step} – ${title}`,
    sentence: ({ title, step, actor }) => `${actor} gave you “${step}” of “${title}”.`,
  },
  task_delegated: {
    subject: ({ title, step }) => `Delegated to you: ${step} – ${title}`,
    sentence: ({ title, step, actor }) => `${actor} asks you to decide “${step}” of “${title}” in their name.`,
  },
  task_returned: {
    subject: ({ title, step }) => `Back with you: ${step} – ${title}`,
    sentence: ({ title, step, actor }) => `${actor} gave “${step}” of “${title}” back to you.`,
  },
  task_reminded: {
    subject: ({ title, step }) => `Reminder: ${step} – ${title}`,
    sentence: ({ title, step }) => `“${step}” of “${title}” will be due soon.`,
  },
  task_escalated: {
    subject: ({ title, step }) => `Late: ${step} – ${title}`,
    sentence: ({ title, step }) => `“${step}” of “${title}” is late.`,
  },
  mentioned: {
    subject: ({ title, actor }) => `${actor} mentioned you – ${title}`,
    sentence: ({ title, actor }) => `${actor} mentioned you in a comment on “${title}”.`,
  },
  information_asked: {
    subject: ({ title, actor }) => `${actor} asks you – ${title}`,
    sentence: ({ title, actor }) => `${actor} asks you something about “${title}”.`,
  },
  information_given: {
    subject: ({ title, actor }) => `${actor} answered – ${title}`,
    sentence: ({ title, actor }) => `${actor} answered what you had asked about “${title}”.`,
  },
  instance_ended: {
    subject: ({ title, status }) => `${capital(status)}: ${title}`,
    sentence: ({ title, status }) => `“${title}” has ended: ${status}.`,
  },
};

/** Of a task whose step has no name. */
export const unnamedStep = 'a task';

export const digestSubject = (count: number): string =>
  count === 1 ? 'One thing happened' : `${count} things happened`;

export const furtherItems = (count: number): string =>
  count === 1
    ? 'and one more. What waits for you is in your inbox:'
    : `and ${count} more. What waits for you is in your inbox:`;

export const greeting = (name: string | null): string => (name === null ? 'Hello,' : `Hello ${name},`);

export const openLink = 'Open it';
export const openInbox = 'Open the inbox';
export const whyYou = 'You are told this because it concerns you in Procession. Nothing happens by opening the link.';
export const changeChoices = 'Choose how you are told';

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
