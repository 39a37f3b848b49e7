import { accessGranted } from './access-granted.ts';
import { agentsComplete } from './agents-complete.ts';
import { agentsInRole } from './agents-in-role.ts';
import { agentsReachable } from './agents-reachable.ts';
import { agentsRunning } from './agents-running.ts';
import { backportedFixes } from './backported-fixes.ts';
import { brokerGatewayAdvice } from './broker-gateway-advice.ts';
import { brokerGatewayGate, MIGRATION } from './broker-gateway-gate.ts';
import { brokerGatewayOnLate105 } from './broker-gateway-on-late-10-5.ts';
import { buildNotLower } from './build-not-lower.ts';
import { catalogAgrees } from './catalog-agrees.ts';
import { clusterPortsGate, PORTS } from './cluster-ports-gate.ts';
import { cu19Of100First } from './cu19-of-10-0-first.ts';
import { digitsForward } from './digits-forward.ts';
import { factAheadOfItsTime } from './fact-ahead-of-its-time.ts';
import { failoverPolicy } from './failover-policy.ts';
import { featureToMain } from './feature-to-main.ts';
import { inCatalog } from './in-catalog.ts';
import { knownBuild } from './known-build.ts';
import { knownRelease } from './known-release.ts';
import { majorByMajor } from './major-by-major.ts';
import type { Manual } from './manual-step.ts';
import { noHotfix } from './no-hotfix.ts';
import { observed } from './observed.ts';
import { oldEnough } from './old-enough.ts';
import { onTrack } from './on-track.ts';
import { outdatedKnowledge } from './outdated-knowledge.ts';
import { packageFits } from './package-fits.ts';
import { rebootRisk } from './reboot-risk.ts';
import { rebuiltName } from './rebuilt-name.ts';
import { released } from './released.ts';
import type { Advice, HopRule, PackageRule, SystemRule, WayRule, WishRule } from './rule.ts';
import { runInProgress } from './run-in-progress.ts';
import { skip101 } from './skip-10-1.ts';
import { trainNotLower } from './train-not-lower.ts';
import { underCeiling } from './under-ceiling.ts';
import { versionReadable } from './version-readable.ts';

// Every rule of a list is asked, whatever the others say; the first objection gives the verdict its name.

/** May this system be touched at all? */
export const systemRules: readonly SystemRule[] = [
  runInProgress,
  observed,
  accessGranted,
  agentsReachable,
  agentsComplete,
  agentsInRole,
  agentsRunning,
  versionReadable,
  noHotfix,
  knownBuild,
];

/** Does the author want this release? */
export const wishRules: readonly WishRule[] = [onTrack, underCeiling];

/** Can this release be installed, now, by anyone? Holds for targets and for stops on the way. */
export const packageRules: readonly PackageRule[] = [released, inCatalog, catalogAgrees, oldEnough];

/** Is anything lost by this hop? */
export const forwardRules: readonly WayRule[] = [
  knownRelease,
  digitsForward,
  trainNotLower,
  buildNotLower,
  featureToMain,
];

/** Does the vendor allow this hop? */
export const wayRules: readonly WayRule[] = [
  packageFits,
  majorByMajor,
  skip101,
  cu19Of100First,
  brokerGatewayOnLate105,
];

/** Does a person have to act before this hop? */
export const gateRules: readonly HopRule[] = [clusterPortsGate, brokerGatewayGate];

/** What the gates wait for. */
export const manualSteps: readonly Manual[] = [PORTS, MIGRATION];

/** Is this hop made in a way that the vendor supports? */
export const conductRules: readonly HopRule[] = [failoverPolicy];

/** Everything that a hop has to pass. */
export const hopRules: readonly HopRule[] = [...forwardRules, ...wayRules, ...gateRules, ...conductRules];

export const advices: readonly Advice[] = [
  outdatedKnowledge,
  backportedFixes,
  rebuiltName,
  factAheadOfItsTime,
  brokerGatewayAdvice,
  rebootRisk,
];
