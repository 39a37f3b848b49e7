import { parsePackageName } from '../../../model/package-name.ts';
import { counted } from '../../../model/plain-words.ts';
import type { Contents } from './contents.ts';
import { fail, type LintFinding, pass, warn } from './finding.ts';

// As the vendor's documentation lists what is in Update.zip; newer packages may differ, so what is missing is told and
// refuses nothing. Without the executor the checks of 10.4 and later fail on every Agent (KI_Unable_to_perform_a_DataMiner_upgrade_via_Update_Center).
const ACTIONS = /^UpdateContent\.txt$/iu;
const CHECK = /^Prerequisites\/.+\.dll$/iu;
const EXECUTOR = /^Prerequisites\/executor\/|StandaloneBpaExecutor\.exe$/iu;

/** What is said of `Update.zip`, which holds what a package installs. */
export function updateFindings(contents: Contents, name: string): readonly LintFinding[] {
  if (contents.kind === 'refused') return [fail('update', `Update.zip: ${contents.why}`)];
  const names = [...contents.entries.keys()];
  const actions = names.some((entry) => ACTIONS.test(entry))
    ? pass('update', `Update.zip has ${counted(names.length, 'entry', 'entries')}`)
    : warn('update', 'Update.zip has no UpdateContent.txt, which says what to do with it');
  const named = parsePackageName(name);
  const replacesWebAppsAlone = named.ok && named.value.kind === 'web';
  return replacesWebAppsAlone ? [actions] : [actions, ...prerequisiteFindings(names)];
}

function prerequisiteFindings(names: readonly string[]): readonly LintFinding[] {
  const checks = names.filter((entry) => CHECK.test(entry) && !EXECUTOR.test(entry)).length;
  return [
    checks > 0
      ? pass('prerequisites', `${counted(checks, 'check')} before it installs`)
      : warn('prerequisites', 'Update.zip has no Prerequisites: DataMiner checks nothing before it installs'),
    names.some((entry) => EXECUTOR.test(entry))
      ? pass('executor', 'the program that runs the checks is there')
      : warn('executor', 'Update.zip has no Prerequisites/executor: checks that need it fail'),
  ];
}
