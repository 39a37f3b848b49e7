import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { addAcknowledge } from './acknowledge.ts';
import { addApply } from './apply.ts';
import { addApprove } from './approve.ts';
import { addAudit } from './audit.ts';
import { addBootstrap } from './bootstrap.ts';
import { addBrake } from './brake.ts';
import { addCalendar } from './calendar.ts';
import { addCatalog } from './catalog.ts';
import { addCheck } from './check.ts';
import { addClose } from './close.ts';
import { addComplete, addCompletion } from './completion.ts';
import { addConfirm } from './confirm.ts';
import { addDemo } from './demo.ts';
import { addDoctor } from './doctor.ts';
import { addForecast } from './forecast.ts';
import { addHistory } from './history.ts';
import { addInit } from './init.ts';
import { addKnowledge } from './knowledge.ts';
import { addNotify } from './notify.ts';
import { addObserve } from './observe.ts';
import { addOverride } from './override.ts';
import { addPlan } from './plan.ts';
import { addPrune } from './prune.ts';
import { addReconcile } from './reconcile.ts';
import { addRehearse } from './rehearse.ts';
import { addResume } from './resume.ts';
import { addReview } from './review.ts';
import { addServe } from './serve.ts';
import { addSimulate } from './simulate.ts';
import { addStage } from './stage.ts';
import { addStatus } from './status.ts';
import { addStore } from './store.ts';
import { addSuspend } from './suspend.ts';
import { addSync } from './sync.ts';
import { addValidate } from './validate.ts';
import { addWhy } from './why.ts';

/** Adds one command to the program; its action sets the exit code. */
export type AddCommand = (program: Command, io: Io, finish: (code: number) => void) => void;

/** In the order in which `ratchet --help` shows them. A new command is one file and one line here. */
export const commands: readonly AddCommand[] = [
  addInit,
  addValidate,
  addBootstrap,
  addDoctor,
  addObserve,
  addPlan,
  addReview,
  addWhy,
  addCalendar,
  addForecast,
  addStage,
  addCheck,
  addApply,
  addReconcile,
  addServe,
  addSync,
  addStatus,
  addHistory,
  addPrune,
  addAudit,
  addStore,
  addCatalog,
  addClose,
  addBrake,
  addConfirm,
  addApprove,
  addSuspend,
  addResume,
  addOverride,
  addAcknowledge,
  addKnowledge,
  addNotify,
  addRehearse,
  addSimulate,
  addCompletion,
  addComplete,
  addDemo,
];
