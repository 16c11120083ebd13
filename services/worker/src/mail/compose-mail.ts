import { taskIdOf } from '@procession/contracts/ids.ts';
import { pagePaths } from '@procession/contracts/page-paths.ts';
import type { Mailbox } from './mail-config.ts';
import type { ClaimedMail, MailItem } from './mail-store.ts';
import {
  changeChoices,
  digestSubject,
  furtherItems,
  greeting,
  kindMessages,
  openInbox,
  openLink,
  unnamedStep,
  whyYou,
} from './messages.ts';

/** As nodemailer takes it. */
export interface ComposedMail {
  messageId: string;
  date: Date;
  from: Mailbox;
  to: Mailbox;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
}

export interface MailPlaces {
  from: Mailbox;
  /** Without a slash at its end. */
  dashboardUrl: string;
}

const subjectCharactersMax = 150;

/**
 * The same at each try: what was sent twice is one mail to who receives it. It links to pages, and holds nothing of an instance but its
 * title, the name of a step, and names of people.
 */
export function composeMail(mail: ClaimedMail, address: string, { from, dashboardUrl }: MailPlaces): ComposedMail {
  const entries = mail.items.map((item) => ({ ...toldOf(item), link: linkOf(item, dashboardUrl) }));
  const choicesUrl = dashboardUrl + pagePaths.notificationChoices;
  const inboxUrl = dashboardUrl + pagePaths.inbox;
  const hello = greeting(mail.name === null ? null : oneLine(mail.name));
  const further = mail.item_count - entries.length;
  const subject = mail.is_digest ? digestSubject(mail.item_count) : (entries[0]?.subject ?? digestSubject(0));
  const text = [
    hello,
    ...entries.map(({ sentence, link }) => (link === undefined ? sentence : `${sentence}\n${link}`)),
    ...(further > 0 ? [`${furtherItems(further)}\n${inboxUrl}`] : []),
    `--\n${whyYou}\n${changeChoices}: ${choicesUrl}`,
  ].join('\n\n');
  const html = [
    `<p>${asHtml(hello)}</p>`,
    ...entries.map(({ sentence, link }) => {
      const open = link === undefined ? '' : `<br><a href="${asHtml(link)}">${asHtml(openLink)}</a>`;
      return `<p>${asHtml(sentence)}${open}</p>`;
    }),
    ...(further > 0
      ? [`<p>${asHtml(furtherItems(further))} <a href="${asHtml(inboxUrl)}">${asHtml(openInbox)}</a></p>`]
      : []),
    `<hr><p><small>${asHtml(whyYou)} <a href="${asHtml(choicesUrl)}">${asHtml(changeChoices)}</a></small></p>`,
  ].join('\n');
  return {
    messageId: `<${mail.message_id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
    date: mail.tried_at,
    from,
    to: { name: mail.name === null ? '' : oneLine(mail.name), address },
    subject: cut(subject),
    text: `${text}\n`,
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"></head><body>\n${html}\n</body></html>\n`,
    headers: { 'List-Unsubscribe': `<${choicesUrl}>`, 'Auto-Submitted': 'auto-generated' },
  };
}

function toldOf({ kind, title, stepName, status, actor }: MailItem): { subject: string; sentence: string } {
  const { subject, sentence } = kindMessages[kind];
  const told = {
    title: oneLine(title),
    step: oneLine(stepName ?? unnamedStep),
    actor: oneLine(actor),
    status: oneLine(status ?? ''),
  };
  return { subject: subject(told), sentence: sentence(told) };
}

/** Undefined: the sentence says it all, and there is no page for it. */
const linkOf = ({ instance, task }: MailItem, dashboardUrl: string): string | undefined =>
  task === null ? undefined : dashboardUrl + pagePaths.task(taskIdOf(instance, task));

/** Without line breaks, other control characters, and those that turn the direction of what follows. */
const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();

const cut = (text: string): string => {
  const characters = [...text];
  return characters.length <= subjectCharactersMax
    ? text
    : `${characters.slice(0, subjectCharactersMax - 1).join('')}…`;
};

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const asHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!);
