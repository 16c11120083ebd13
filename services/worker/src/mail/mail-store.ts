import { choicesByDefault, type NotificationChoices } from '@procession/contracts/events/notification-choices.ts';
import type { NotificationKind } from '@procession/contracts/notification-kind.ts';
import type { Connection } from '@procession/platform/postgres.ts';
import { digestItemsMax, mailNewsMs } from '../limits.ts';
import type { FedNotification } from './notification-feed.ts';
import type { MailVerdict } from './verdict.ts';

/** Where the feed of a partition was looked through up to. */
export interface FeedPlace {
  epoch: number;
  feed: number;
}

export interface MailState {
  /** What happened before is not told. */
  sinceMs: number;
  /** By the database's clock. */
  nowMs: number;
  places: Record<string, FeedPlace>;
  /** How long the oldest mail waits that was tried and could not be sent. */
  delayedMs: number;
}

/** What a mail tells. */
export interface MailItem {
  kind: NotificationKind;
  instance: string;
  task: number | null;
  title: string;
  stepName: string | null;
  status: string | null;
  /** The name of who did it; the id of one whom the directory does not know. */
  actor: string;
}

/** A mail that is due and in this hand until its lease ends. */
export interface ClaimedMail {
  seq: number;
  tenant: string;
  user_id: string;
  /** With this one. */
  tries: number;
  is_digest: boolean;
  message_id: string;
  /** For the first time. */
  tried_at: Date;
  /** Since when it could have been taken. */
  late_ms: number;
  name: string | null;
  /** Null: there is nowhere to send it. */
  address: string | null;
  item_count: number;
  /** The first of them. */
  items: MailItem[];
}

interface ChoicesRow {
  tenant: string;
  user_id: string;
  email: NotificationChoices['email'] | null;
  kinds: NotificationChoices['kinds'] | null;
  digest_hour: number | null;
  zone: string;
  changed_at: Date | null;
}

/** What counts for somebody. */
export interface KnownChoices extends NotificationChoices {
  /** Null: they have chosen nothing. */
  changedAtMs: number | null;
}

/** Mails (schema `log`), as this copy makes them, takes them and says what came of them. */
export class MailStore {
  readonly #log: Connection;
  readonly #holder: string;

  constructor(log: Connection, holder: string) {
    this.#log = log;
    this.#holder = holder;
  }

  async state(): Promise<MailState> {
    const [row] = await this.#log.query<{
      since: Date;
      now_at: Date;
      places: MailState['places'];
      delayed_ms: number;
    }>('mail-state', 'select since, now_at, places, delayed_ms from log.mail_state($1::bigint)', [mailNewsMs]);
    const { since, now_at, places, delayed_ms } = row!;
    return { sinceMs: since.getTime(), nowMs: now_at.getTime(), places, delayedMs: delayed_ms };
  }

  /** Of those who can be told by e-mail, by `<tenant>\n<user>`. */
  async choicesOf(people: readonly { tenant: string; user: string }[]): Promise<Map<string, KnownChoices>> {
    if (people.length === 0) return new Map();
    const rows = await this.#log.query<ChoicesRow>(
      'choices-of',
      'select tenant, user_id, email, kinds, digest_hour, zone, changed_at from log.choices_of($1::text[], $2::text[])',
      [people.map(({ tenant }) => tenant), people.map(({ user }) => user)],
    );
    return new Map(
      rows.map(({ tenant, user_id: user, email, kinds, digest_hour: digestHour, zone, changed_at }) => [
        keyOf({ tenant, user }),
        {
          email: email ?? choicesByDefault.email,
          kinds: kinds ?? choicesByDefault.kinds,
          digestHour: digestHour ?? choicesByDefault.digestHour,
          zone,
          changedAtMs: changed_at?.getTime() ?? null,
        },
      ]),
    );
  }

  /** Makes mails of these, and moves the place. @returns false when another copy has moved it meanwhile */
  async takeIn(
    partition: number,
    from: FeedPlace,
    to: FeedPlace,
    items: readonly (FedNotification & { dueAt: string | null })[],
  ): Promise<boolean> {
    const [row] = await this.#log.query<{ taken: boolean }>(
      'take-in-mails',
      'select log.take_in_mails($1::smallint, $2::int, $3::bigint, $4::int, $5::bigint, $6::jsonb) as taken',
      [partition, from.epoch, from.feed, to.epoch, to.feed, JSON.stringify(items)],
    );
    return row!.taken;
  }

  claim(countMax: number, leaseMs: number): Promise<ClaimedMail[]> {
    return this.#log.query<ClaimedMail>(
      'claim-mails',
      `select seq, tenant, user_id, tries, is_digest, message_id, tried_at, late_ms, name, address, item_count, items
       from log.claim_mails($1, $2::int, $3::int, $4::int)`,
      [this.#holder, countMax, leaseMs, digestItemsMax],
    );
  }

  async settle({ seq }: ClaimedMail, verdict: MailVerdict): Promise<void> {
    const isWaiting = verdict.became === 'waiting';
    await this.#log.query('settle-mail', 'select log.settle_mail($1, $2::bigint, $3, $4::bigint, $5)', [
      this.#holder,
      seq,
      isWaiting ? null : verdict.became,
      isWaiting ? verdict.waitMs : null,
      verdict.became === 'sent' ? null : verdict.why,
    ]);
  }

  async purge(keptMs: number, countMax: number): Promise<void> {
    await this.#log.query('purge-mails', 'select log.purge_mails($1::bigint, $2::int)', [keptMs, countMax]);
  }
}

export const keyOf = ({ tenant, user }: { tenant: string; user: string }): string => `${tenant}\n${user}`;
