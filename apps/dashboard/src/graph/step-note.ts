import { graphWords } from '../words/english/graph.ts';
import { type GraphStep, type Interrupt, listed } from './document.ts';
import { durationInWords, guardInWords, spaced } from './in-words.ts';

/** One line of what a step is about. */
export function noteOf(step: GraphStep): string {
  const graph = graphWords;
  const about = aboutOf(step);
  const times = step.forEach !== undefined ? graph.each : step.repeat !== undefined ? graph.repeated : '';
  return [about, times].filter(Boolean).join(', ');
}

function aboutOf(step: GraphStep): string {
  const graph = graphWords;
  switch (step.type) {
    case 'approval':
      return [assigneeOf(step.assign), policyOf(step.policy)].filter(Boolean).join(', ');
    case 'form':
      return assigneeOf(step.assign);
    case 'service': {
      const { http, job } = step as { http?: { method?: string; url: string }; job?: { type: string } };
      return http ? `${http.method ?? 'POST'} ${hostOf(http.url)}` : graph.job(job?.type ?? '');
    }
    case 'timer':
      return timeOf(step as Partial<Interrupt>) ?? String(step.cron ?? '');
    case 'wait':
      return listed(step.for as Partial<Interrupt>[] | undefined)
        .map(alternativeOf)
        .join(graph.or);
    case 'emit':
      return String(step.event ?? '');
    case 'subprocess':
      return graph.starts(String(step.definition ?? ''));
    case 'rules':
      return step.table === undefined ? graph.rules : graph.table;
    case 'compensate':
      return graph.undoes;
    default:
      return '';
  }
}

/** “after 2 days”, “until …” */
export function timeOf({ after, until }: Partial<Interrupt>): string | undefined {
  const graph = graphWords;
  if (after !== undefined) return graph.after(durationInWords(after));
  return until === undefined ? undefined : graph.until(until);
}

/** What a wait waits for, or what interrupts a step. */
export function alternativeOf(given: Partial<Interrupt> & { callback?: boolean | string }): string {
  const { message, signal, when, callback } = given;
  if (callback !== undefined) return graphWords.callback;
  if (message !== undefined) return message;
  if (signal !== undefined) return graphWords.signal(spaced(signal));
  return timeOf(given) ?? guardInWords(when ?? '');
}

/** Who is asked, as the definition names them. */
export function assigneeOf(assign: unknown): string {
  if (typeof assign !== 'object' || assign === null) return '';
  const { role, roles, user, users, managerOf, expression } = assign as Record<string, string | string[] | undefined>;
  const graph = graphWords;
  if (managerOf !== undefined) return graph.managerOf(nameOfPerson(String(managerOf)));
  const who = listed(role ?? roles ?? user ?? users);
  if (who.length === 0) return expression === undefined ? '' : graph.computed;
  return who.map(nameOfPerson).join(', ');
}

const nameOfPerson = (who: string): string =>
  who === 'initiator' ? graphWords.initiator : spaced(who.replace(/^role:/, ''));

/** How many are needed, where it is not the first who decides. */
export function policyOf(policy: unknown): string {
  const graph = graphWords;
  if (policy === 'all') return graph.policy.all;
  if (typeof policy !== 'object' || policy === null) return '';
  const { quorum, percent, majority } = policy as { quorum?: number; percent?: number; majority?: string };
  if (quorum !== undefined) return graph.policy.quorum(quorum);
  if (percent !== undefined) return graph.policy.percent(percent);
  return majority === undefined ? '' : graph.policy.majority;
}

const hostOf = (url: string): string => /^https?:\/\/([^/]+)/.exec(url)?.[1] ?? url;
