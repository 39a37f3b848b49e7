import type { Finding } from '../../model/finding.ts';
import { askPowerShell } from '../powershell.ts';
import { windowsPath } from '../wire.ts';
import { type LinkSite, type Precondition, pass } from './precondition.ts';
import { type AccessList, parseSddl } from './sddl.ts';

/** Administrators and the system, by alias and in full; the built-in administrator, domain administrators, the installer. */
const TRUSTED =
  /^(?:BA|SY|LA|DA|S-1-5-32-544|S-1-5-18|S-1-5-21-\d+-\d+-\d+-(?:500|512)|S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464)$/u;

/** What lies below is run with the highest rights, so nobody else may change it. */
export const acl: Precondition<LinkSite> = {
  id: 'acl',
  title: "Administrators alone may change Ratchet's folder",
  needs: ['folder', 'shell'],
  async run(site) {
    const { paths } = site;
    const wanted = [paths.home, paths.bin, paths.launcher, paths.packages, paths.runs];
    const lists = await accessLists(wanted, site);
    if (lists === undefined) return unreadable(site);
    const open = wanted.flatMap((path, index) => objections(path, lists[index]));
    if (open.length > 0) return openToOthers(open.join('; '), site);
    if (lists[0]?.isProtected === false) {
      return {
        kind: 'warn',
        evidence: `"${paths.home}" takes its permissions from the folder above, which can change`,
        fix: 'prepare the Agent again: run what ratchet bootstrap prints',
      };
    }
    return pass(`"${paths.home}" and what is below can be changed by administrators and SYSTEM alone`);
  },
};

/** One for each path, undefined for one that is not there; undefined as a whole where the answer was not understood. */
async function accessLists(
  wanted: readonly string[],
  site: LinkSite,
): Promise<readonly (AccessList | undefined)[] | undefined> {
  const answer = (await askPowerShell(aclScript(wanted), site))?.['acl'];
  if (!Array.isArray(answer) || answer.length !== wanted.length) return undefined;
  const lists = answer.map((sddl) => (typeof sddl === 'string' && sddl !== '' ? parseSddl(sddl) : undefined));
  return lists.some((list, index) => list === undefined && answer[index] !== '') ? undefined : lists;
}

/** The words of `icacls` are in the machine's language; SDDL is not. */
function aclScript(paths: readonly string[]): string {
  const literals = paths.map((path) => `'${windowsPath(path).replaceAll("'", "''")}'`).join(', ');
  return [
    `$lists = foreach ($path in ${literals}) {`,
    "  if (Test-Path -LiteralPath $path) { (Get-Acl -LiteralPath $path).Sddl } else { '' }",
    '}',
    "Write-Output ('RATCHET:' + (ConvertTo-Json -Compress -InputObject @{ acl = @($lists) }))",
  ].join('\n');
}

function objections(path: string, list: AccessList | undefined): readonly string[] {
  if (list === undefined) return [];
  const { owner, writers } = list;
  const strangers = writers.filter((who) => !TRUSTED.test(who));
  return [
    ...(TRUSTED.test(owner) ? [] : [`"${path}" belongs to ${owner}`]),
    ...(strangers.length === 0 ? [] : [`${strangers.join(', ')} may change "${path}"`]),
  ];
}

function openToOthers(evidence: string, { agent }: LinkSite): Finding {
  return {
    kind: 'fail',
    code: 'run.acl',
    blame: 'operator',
    evidence: `on Agent "${agent.name}" ${evidence}`,
    fix: 'run what ratchet bootstrap prints, and look at what lies there before the next upgrade',
  };
}

function unreadable({ agent, paths }: LinkSite): Finding {
  return {
    kind: 'unknown',
    code: 'run.acl',
    blame: 'operator',
    evidence: `PowerShell on Agent "${agent.name}" did not tell who may change "${paths.home}"`,
    fix: 'see that Windows PowerShell 5.1 runs for this account, and that Get-Acl works there',
  };
}
