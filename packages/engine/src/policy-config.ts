/** `all` is `{ percent: 100 }`, `any` is `{ quorum: 1, reject: 1 }`. */
export interface PolicyConfig {
  need: { quorum: number } | { percent: number } | { majority: 'cast' | 'assigned' };
  reject?: number;
  /** `user:<id>` and `role:<role>`. */
  veto?: 'anyone' | string[];
  weights?: Record<string, number>;
  tie?: 'approved' | 'rejected';
  early?: false;
  order: 'parallel' | 'sequential';
}
