import type { SystemPlan } from '../../planner/plan.ts';
import type { PassRecord, Run } from '../runs.ts';
import type { Notice, NoticeKind } from './notice.ts';

/** Where a topic stands, and what is told when it comes to stand there. */
export interface Stand extends Pick<Notice, 'reason' | 'message'> {
  /** Told when this changes, and only then: nothing in it may move while nothing has happened. */
  readonly state: string;
  readonly kind: NoticeKind;
  /** Nothing is told where the topic stood nowhere before: that all is well from the start is no news. */
  readonly quietAtFirst?: boolean;
  readonly unblock?: string | undefined;
  readonly run?: string | undefined;
  readonly revision?: string | undefined;
  readonly link?: string | undefined;
}

/** What is remembered of one system. */
export interface SystemSeen {
  readonly pass: PassRecord | undefined;
  /** Of that pass, where it made one. */
  readonly plan: SystemPlan | undefined;
  /** The newest, ended or not. */
  readonly run: Run | undefined;
}

/** One question that has one answer at a time. `before` is the state that was told last. */
export interface Topic {
  readonly name: string;
  /** Undefined where what is seen says nothing about it: then it stays where it is. */
  stand(seen: SystemSeen, before: string | undefined): Stand | undefined;
}
