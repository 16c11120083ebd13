import type { Problem, ProblemSlug } from '@procession/contracts/problems.ts';

/** Why a request failed, in the one shape that screens know. */
export class Failure extends Error {
  readonly problem: Problem | undefined;
  /** For whoever is asked for help; of our own request, so it is there without an answer, too. */
  readonly trace: string;

  constructor(trace: string, problem?: Problem, options?: ErrorOptions) {
    super(problem ? `${problem.title}: ${problem.detail}` : 'no answer', options);
    this.trace = trace;
    this.problem = problem;
  }

  get status(): number {
    return this.problem?.status ?? 0;
  }

  is(slug: ProblemSlug): boolean {
    return this.problem?.type === `urn:procession:problem:${slug}`;
  }
}

export const isProblem = (error: unknown, slug: ProblemSlug): error is Failure =>
  error instanceof Failure && error.is(slug);
