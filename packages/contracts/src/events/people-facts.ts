import { z } from 'zod';
import { name, userId } from '../ids.ts';

/** Facts of what people do with a task besides deciding it (DEFINITIONS §7). */
const task = z.int().positive();
const actor = { by: userId, byName: z.string().optional() };
const reason = z.string().optional();

/** The person for whom somebody acts: who delegated the task to them, or is absent and has them as substitute. */
export const principal = { onBehalfOf: userId.optional(), onBehalfOfName: z.string().optional() };

/** A seat is with somebody else, who decides on it in the name of `from`, or gives it back. */
export const taskDelegated = z.object({
  task,
  seat: z.string(),
  from: userId,
  to: userId,
  toName: z.string(),
  ...actor,
  reason,
});
/** By whom it was with, by whom it belongs to, or by an operator. */
export const taskReturned = z.object({ task, seat: z.string(), ...actor, reason });

/** Questions count 1..n within the task. The task stays with whoever asked. */
export const informationAsked = z.object({
  task,
  question: z.int().positive(),
  ...actor,
  of: userId,
  ofName: z.string(),
  text: z.string(),
});
export const informationGiven = z.object({ task, question: z.int().positive(), ...actor, text: z.string() });

/** Bound fields of a decided task got other values; its deciders are told, and what they decided stands (`binds: { changed: notify }`). */
export const contentChanged = z.object({ task, fields: z.array(name).min(1), deciders: z.array(userId) });

export const peopleFacts = {
  TaskDelegated: taskDelegated,
  TaskReturned: taskReturned,
  InformationAsked: informationAsked,
  InformationGiven: informationGiven,
  ContentChanged: contentChanged,
} as const;

export const isPeopleFact = <T extends { type: string }>(
  fact: T,
): fact is Extract<T, { type: keyof typeof peopleFacts }> => Object.hasOwn(peopleFacts, fact.type);
