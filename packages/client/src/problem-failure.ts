import { isProblemSlug, type Problem, type ProblemSlug } from '@procession/contracts/problems.ts';

/** A service said no, and why. `facts` are the members of the problem beside the standard ones. */
export class ProblemFailure extends Error {
  override readonly name = 'ProblemFailure';
  /** Undefined for a problem that this version of the client does not know; `problem.type` has it. */
  readonly slug: ProblemSlug | undefined;
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.title}: ${problem.detail}`);
    const slug = problem.type.replace(/^urn:procession:problem:/, '');
    this.slug = isProblemSlug(slug) ? slug : undefined;
    this.status = problem.status;
    this.problem = problem;
  }

  get facts(): Record<string, unknown> {
    const {
      type: _type,
      title: _title,
      status: _status,
      detail: _detail,
      instance: _instance,
      ...facts
    } = this.problem;
    return facts;
  }
}

/** No service answered, however often it was tried. Of a command this leaves open whether it was done. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}
