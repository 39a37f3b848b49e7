/** One way to attack what reads untrusted content, and where it is tried: a file of tests, and a title or a row in it. */
export interface Attack {
  readonly attack: string;
  readonly tried: readonly (readonly [file: string, title: string])[];
}

export interface AttackGroup {
  readonly against: string;
  readonly attacks: readonly Attack[];
}

const YAML = 'yaml/read-yaml.test.ts';
const FLEET = 'attacks/fleet-files.test.ts';
const FILES = 'desired/bad-input.test.ts';
const FOLDERS = 'attacks/folders.test.ts';
const GIT = 'sources/git-attacks.test.ts';
const SIGNED = 'sources/signed-commits.test.ts';
const URLS = 'sources/git-url.test.ts';
const REFS = 'sources/git-ref.test.ts';
const TRANSPORTS = 'sources/git-transports.test.ts';
const LINT = 'executors/package/lint-package.test.ts';
const STAGE = 'executors/stage/stage.test.ts';
const WEB = 'observers/web-services.test.ts';
const SSH = 'links/ssh-links.test.ts';
const PROPOSAL = 'review/proposal-markdown.test.ts';
const FORGES = 'review/forges/forge.test.ts';
const POLICY = 'policy/judge-proposal.test.ts';

/** What this lacks, and does not name, is not known to be tried. The page of attacks in docs/reference is made of it. */
export const ATTACKS: readonly AttackGroup[] = [
  {
    against: 'Readers of YAML and JSON',
    attacks: [
      {
        attack: 'Aliases that stand for a million nodes in 300 bytes',
        tried: [
          [YAML, 'an alias bomb'],
          [YAML, 'counts aliases over all documents of a file'],
        ],
      },
      {
        attack: 'Brackets, braces, items or keys nested thousands deep',
        tried: [
          [YAML, '10 000 open brackets'],
          [YAML, '10 000 nested items'],
          ['attacks/json-files.test.ts', 'nested without end'],
        ],
      },
      {
        attack: 'A scalar of megabytes, tens of thousands of keys or documents',
        tried: [
          [YAML, '5 MB in one scalar'],
          [YAML, '40 000 keys'],
          [YAML, '60 000 documents'],
          ['attacks/json-files.test.ts', 'with a million wrong things'],
          [YAML, 'lists on lines'],
          [YAML, 'notes the way to none of 130 000 mistakes in one text'],
        ],
      },
      { attack: 'The same key twice', tried: [[YAML, 'duplicate key']] },
      {
        attack: '`__proto__`, `constructor` and merging with `<<`',
        tried: [
          [YAML, '__proto__'],
          [YAML, 'merge key'],
          [FLEET, 'named like parts of every object changes no other object'],
          ['attacks/json-files.test.ts', 'with a prototype'],
        ],
      },
      {
        attack: 'Tags: `!!js/function`, `!!binary`, `!!omap`',
        tried: [
          [YAML, 'tag of another language'],
          [YAML, 'binary'],
          [YAML, 'ordered map'],
          [YAML, 'declared tag'],
        ],
      },
      {
        attack: 'Words and numbers that YAML 1.1 reads otherwise: `no`, `010`, `22:30`, `10.10`',
        tried: [
          [YAML, 'a: 22:30\\nb: on'],
          [FILES, '10.10 is not in quotes'],
          [FLEET, 'is no number'],
          [FILES, 'no longer means 1350'],
        ],
      },
      {
        attack: 'Dates that a parser turns into moments by itself',
        tried: [
          [YAML, 'c: 2026-01-01'],
          [FILES, '2026-02-30'],
        ],
      },
      {
        attack: 'Byte order marks, NUL, lone carriage returns, UTF-16, lone surrogates',
        tried: [
          [YAML, 'byte order mark inside'],
          [YAML, 'NUL'],
          [YAML, 'line end of old Macs'],
          [YAML, 'UTF-16 LE'],
          [YAML, 'escaped lone surrogate'],
        ],
      },
      {
        attack: 'Letters that look like others, text that turns its direction, spaces without width',
        tried: [
          [YAML, 'bidirectional override'],
          [YAML, 'zero width space'],
          [FLEET, 'makes no name that looks like another'],
        ],
      },
      {
        attack: 'Infinity, NaN, minus zero, 1e309',
        tried: [
          [FLEET, "'1e309', '-0'"],
          ['attacks/json-files.test.ts', 'with numbers that are none'],
        ],
      },
      {
        attack: 'An anchor of another document, or one that holds itself',
        tried: [
          [YAML, 'anchor of another document'],
          [YAML, 'anchor that holds itself'],
        ],
      },
      {
        attack: 'More files than a fleet can have',
        tried: [
          [FILES, 'are not read when they are too many'],
          ['sources/directory-source.test.ts', 'ends where a fleet is no longer plausible'],
        ],
      },
      {
        attack: 'Any change to a good file',
        tried: [
          ['desired/mutations.test.ts', 'answers every mutation of a good file'],
          ['fuzz/fuzz.test.ts', 'answers or refuses, and nothing else'],
        ],
      },
    ],
  },
  {
    against: 'Paths and files',
    attacks: [
      {
        attack: '`../`, absolute paths, drives, shares, `~`, `%2e`, NUL',
        tried: [
          ['desired/package-path.test.ts', 'a\\\\..\\\\b'],
          ['executors/package/package-file.test.ts', 'follows a link that stays below the roots'],
          [FOLDERS, '%2e%2e/a.yaml'],
          ['model/package-url.test.ts', 'is below its server exactly where the steps of its way say so'],
        ],
      },
      {
        attack: 'Symbolic links to a file, to a folder, in a loop',
        tried: [
          ['sources/directory-source.test.ts', 'follows no symbolic link, and says so'],
          [GIT, 'through a link: neither its target nor its own text'],
        ],
      },
      {
        attack: 'A folder that is swapped for a link while it is read',
        tried: [[FOLDERS, 'that becomes a link to another while it is read']],
      },
      { attack: 'Names that differ in case alone', tried: [[FOLDERS, 'two that differ in case alone are two']] },
      {
        attack: 'Names that Windows keeps for devices, dots at the end, streams of a file',
        tried: [
          ['desired/package-path.test.ts', '10.5/NUL'],
          ['desired/package-path.test.ts', 'full.dmupgrade:stream'],
          [FOLDERS, 'is a name like any other'],
        ],
      },
      {
        attack: 'Hard links, and a `.git` file that leads elsewhere',
        tried: [
          [FOLDERS, 'with a hard link'],
          [FOLDERS, 'with a .git that leads elsewhere'],
          ['cache/disk-memory.test.ts', 'does not reach out of its folder by a hard link'],
        ],
      },
      {
        attack: 'Packages with entries that lead out, overlap, or unpack to terabytes',
        tried: [
          [LINT, 'has too many entries'],
          [LINT, 'has an Update.zip that says it is huge'],
          ['executors/package/package-file.test.ts', 'that nobody should unpack is refused'],
        ],
      },
      {
        attack: 'A pipe in place of a file',
        tried: [
          ['sources/directory-source.test.ts', 'does not wait for somebody to write into a pipe'],
          ['cache/disk-memory.test.ts', 'does not wait for a pipe'],
        ],
      },
    ],
  },
  {
    against: 'Git',
    attacks: [
      {
        attack: 'Addresses that run something: `ext::`, `-oProxyCommand=`, `--upload-pack=`',
        tried: [
          [URLS, 'ext::sh -c id'],
          [URLS, '-oProxyCommand=id'],
          [URLS, '--upload-pack=id'],
        ],
      },
      {
        attack: 'Addresses with a login, a line feed, or letters that look alike',
        tried: [
          [URLS, 'shows no secret of %s'],
          [URLS, 'control characters'],
          [URLS, 'beyond ASCII'],
        ],
      },
      {
        attack: 'A redirect to another host, or to the metadata of a cloud',
        tried: [[TRANSPORTS, 'does not follow the server to another address']],
      },
      {
        attack: 'Names of branches that are options, paths or ranges',
        tried: [
          [REFS, '--upload-pack=id'],
          [REFS, 'refs/heads/../../config'],
        ],
      },
      {
        attack: 'A name that is a branch and a tag, a branch named like a commit, a short commit id',
        tried: [
          ['sources/git-source.test.ts', 'refuses a name that is both a branch and a tag'],
          ['sources/git-source.test.ts', 'takes 40 hex digits for a commit also where a branch has that name'],
          ['sources/git-source.test.ts', 'asks for the whole of a short commit id'],
        ],
      },
      {
        attack: 'A branch that is force-pushed, or moves while it is read',
        tried: [
          ['sources/git-source.test.ts', 'follows a branch that was force-pushed'],
          ['sources/git-source.test.ts', 'reads at one commit, however the branch moves meanwhile'],
        ],
      },
      {
        attack: '`.gitmodules`, `.gitattributes` with filters and textconv, LFS',
        tried: [
          [GIT, 'from filters that .gitattributes and the machine name'],
          [GIT, 'from submodules, however they are named'],
          [GIT, 'from a pointer to large-file storage'],
        ],
      },
      {
        attack: 'Hooks, a file-system monitor, `core.sshCommand`, `insteadOf`, helpers',
        tried: [
          [GIT, 'from hooks and a file-system monitor'],
          [GIT, 'that %s of the machine names'],
          [GIT, 'from an alias, a helper or a rewritten address'],
        ],
      },
      {
        attack: 'Commits that nobody who may has signed, where signatures are asked for',
        tried: [
          [SIGNED, 'where it is not signed'],
          [SIGNED, 'where its key is not allowed'],
          [SIGNED, 'where its key has expired and the commit claims to be older'],
          [SIGNED, 'where its key was revoked'],
          [SIGNED, 'where it carries the signature of another commit'],
          [SIGNED, 'where an ancestor is not signed, though its head is'],
          [SIGNED, 'where a merged branch holds a commit that is not signed'],
          [SIGNED, 'where it is a merge that a forge signed with a key of its own'],
          [SIGNED, 'where the history was rewritten'],
          [SIGNED, 'a signed tag does not make up for a commit that is not'],
          [SIGNED, 'no settings of the repository or the user take part'],
        ],
      },
      { attack: 'Objects that stand in for others', tried: [[GIT, 'from an object that stands in for another']] },
      { attack: 'Folders named `..`, `.` or `.git` in a commit', tried: [[FOLDERS, 'makes the whole malformed']] },
      {
        attack: 'A pack without end, a server that drips or falls silent',
        tried: [
          [TRANSPORTS, 'ends a fetch whose pack is larger than a fleet can be'],
          [TRANSPORTS, 'gives up a server that says nothing'],
        ],
      },
    ],
  },
  {
    against: 'What the operator did not allow',
    attacks: [
      {
        attack: 'A host outside the patterns of a credential, by any command',
        tried: [
          ['attacks/reach.test.ts', 'no packet leaves for a host that the operator did not allow'],
          ['config/credentials.test.ts', 'asks every pattern'],
          [SSH, 'goes to no host outside the patterns of its credential'],
        ],
      },
      {
        attack: 'Text with the marks of shells, options, secrets and files in any place of any document',
        tried: [[FLEET, 'is refused where it could choose a file, host, login, command or option']],
      },
      {
        attack: 'A configuration of the operator that lies in the checkout',
        tried: [['config/read-config.test.ts', 'is never searched for']],
      },
      {
        attack: 'A remembered reading that lies in the checkout',
        tried: [['scenarios/remembered.test.ts', 'is neither read from nor written into the checkout']],
      },
      {
        attack: 'A package from a server or a folder that the operator does not name',
        tried: [
          ['desired/package-path.test.ts', 'http://example.com/x'],
          ['executors/package/download.test.ts', 'follows a redirect that stays on the operator’s server'],
          ['executors/package/package-file.test.ts', 'is fetched, and goes by the name that its address ends in'],
        ],
      },
    ],
  },
  {
    against: 'What runs on Agents',
    attacks: [
      {
        attack: 'Hosts, names and paths with `;`, `|`, `$()`, `%COMSPEC%`, quotes or a leading `-`',
        tried: [
          ['model/host.test.ts', 'lets nothing through but letters, digits, dots, - and _, and never a leading -'],
          ['contracts/agent-link-commands.ts', 'that shells read differently are not sent'],
          ['executors/run/texts.test.ts', 'refuses host %j'],
        ],
      },
      {
        attack: 'An SSH server with another key, a web server with a certificate that nobody vouches for',
        tried: [
          [SSH, 'that is not the pinned one ends everything before the login'],
          [WEB, 'refuses a certificate that nobody vouches for, and sends nothing'],
          [WEB, 'refuses one for another name'],
        ],
      },
      {
        attack: 'A connection that is talked down to plain text',
        tried: [['observers/system-observer.test.ts', 'do not travel in plain text unless the operator says so']],
      },
      {
        attack: 'Reading a login from arguments, environments or what is printed',
        tried: [
          [TRANSPORTS, 'shows the token in the arguments of no process'],
          ['links/chosen-links.test.ts', 'gives a program its own secrets and no others'],
          ['model/words.test.ts', 'are not seen however they are shown'],
          [WEB, 'that an Agent throws back are not shown'],
        ],
      },
      {
        attack: 'A package that is swapped between staging and launch',
        tried: [
          [STAGE, 'sends again what was swapped behind a marker that still fits'],
          ['simulator/run-cmd.test.ts', 'launches once'],
          ['executors/stage/simulated-stage.test.ts', 'sees a package that was swapped behind its marker'],
        ],
      },
      {
        attack: 'An upload that is cut, a disk that is full',
        tried: [
          [STAGE, 'goes on from the last whole megabyte after a connection was lost'],
          [STAGE, 'stops where the disk is full'],
        ],
      },
      {
        attack: 'An Agent that lies, is slow, answers with megabytes or with what is no text',
        tried: [
          [WEB, 'answers that are none'],
          ['scenarios/bad-input.test.ts', 'huge-body'],
          ['contracts/agent-link-commands.ts', 'that print without end fill no memory'],
          ['contracts/agent-link-commands.ts', 'that print what is no UTF-8'],
        ],
      },
      { attack: 'A web server that redirects', tried: [[WEB, 'http://evil.example/']] },
    ],
  },
  {
    against: 'Time, crashes and neighbours',
    attacks: [
      {
        attack: 'Clocks that are wrong, jump, or change with the season',
        tried: [
          ['model/window-zones.test.ts', 'openings agree with a walk over every minute'],
          ['executors/preconditions/checks.test.ts', 'clock'],
          ['executors/run/launching.test.ts', 'because its time has passed while the answer was awaited closes it'],
        ],
      },
      {
        attack: 'Two schedulers, a process id that is used again',
        tried: [
          ['contracts/run-journal-neighbours.test.ts', 'gives a system to one holder at a time'],
          ['store/leases.test.ts', 'takes a process with its id and another start for another one'],
        ],
      },
      {
        attack: 'A kill at any moment',
        tried: [
          ['scenarios/crash.test.ts', 'launch'],
          ['store/durability.test.ts', 'keeps every row that it answered'],
          ['executors/run/launching.test.ts', 'at most one upgrade starts'],
        ],
      },
      {
        attack: 'A store of a newer version, a damaged one, a full or read-only disk',
        tried: [
          ['store/open-store.test.ts', 'refuses a store that a newer version wrote'],
          ['store/open-store.test.ts', 'refuses a file that is no database'],
          ['store/open-store.test.ts', 'says when the disk is full'],
        ],
      },
      {
        attack: 'A saved plan that was changed, used or outlived',
        tried: [
          ['scenarios/saved-plan.test.ts', 'does what the plan says, and only once'],
          ['scenarios/saved-plan.test.ts', 'refuses when it is too old'],
          ['attacks/json-files.test.ts', 'a saved plan'],
        ],
      },
      {
        attack: 'Trying again without end',
        tried: [
          ['executors/package/download.test.ts', 'gives up on a server that is always busy'],
          ['reconciler/local-passes.test.ts', 'leaves a failing system alone for a growing time'],
          ['observers/login-gate.test.ts', 'is tried once in 15 minutes'],
        ],
      },
      {
        attack: 'Patterns and schedules that take for ever',
        tried: [
          ['model/cron.test.ts', 'parseCron'],
          ['model/release.test.ts', 'refuses ten million characters at once'],
          ['fuzz/fuzz.test.ts', 'answers or refuses, and nothing else'],
        ],
      },
      {
        attack: 'Lines and colours in names that would forge a log or steer a terminal',
        tried: [
          ['review/plan-text.test.ts', 'lets no text of others steer the terminal'],
          ['review/why-text.test.ts', 'lets no text of others steer it'],
          [FILES, 'have names without control characters'],
          ['observers/system-observer.test.ts', 'shows hostile names without their sting'],
        ],
      },
      {
        attack: 'A dependency that changes, or runs something while it is installed',
        tried: [
          ['attacks/supply-chain.test.ts', 'is pinned by its content'],
          ['attacks/supply-chain.test.ts', 'runs scripts while it is installed in known places alone'],
        ],
      },
    ],
  },
  {
    against: 'Reviews of pull requests',
    attacks: [
      {
        attack:
          'A table border, backticks, tags, mentions, images, `javascript:` and bare links, escapes, commands for build servers, Slack mentions, hidden and look-alike letters',
        tried: [
          [PROPOSAL, 'a table border'],
          [PROPOSAL, 'backticks'],
          [PROPOSAL, 'an image tag'],
          [PROPOSAL, 'a mention of a team'],
          [PROPOSAL, 'an image'],
          [PROPOSAL, 'a javascript: link'],
          [PROPOSAL, 'an autolink'],
          [PROPOSAL, 'an ANSI escape'],
          [PROPOSAL, 'a GitHub workflow command'],
          [PROPOSAL, 'an Azure command'],
          [PROPOSAL, 'a Slack mention'],
          [PROPOSAL, 'reversed text'],
          [PROPOSAL, 'a look-alike letter'],
          [PROPOSAL, 'a quick action in a new line'],
          ['review/sarif.test.ts', 'gives a build server no command'],
          ['review/junit.test.ts', 'stays XML, whatever it quotes'],
        ],
      },
      {
        attack: 'More than a comment takes',
        tried: [[PROPOSAL, 'stays under what %s takes and keeps its summary']],
      },
      {
        attack: 'A store, a mirror or a configuration that comes with the checkout',
        tried: [['scenarios/review.test.ts', 'believes nothing that lies in the checkout']],
      },
      {
        attack: 'A comment of another that carries our marker, a lost answer, an address on another host',
        tried: [
          [FORGES, 'leaves alone a comment of another that carries our marker'],
          [FORGES, 'gives back what is kept with ours, and nothing of what others wrote'],
          [FORGES, 'gets one comment also where its answer was lost'],
          [FORGES, 'leads our token to no other host'],
          [FORGES, 'a next page elsewhere is not asked'],
          [FORGES, 'tells why it refuses, and never the token'],
        ],
      },
      {
        attack: 'A policy that the commit loosens, moves, deletes, or puts a link in place of',
        tried: [
          ['scenarios/review.test.ts', 'loosens it'],
          ['scenarios/review.test.ts', 'takes it away'],
          ['scenarios/review.test.ts', 'moves it'],
          ['scenarios/review.test.ts', 'puts a link in its place'],
          ['scenarios/review.test.ts', 'puts a link in place of its folder'],
        ],
      },
      {
        attack: 'Labels or a new name that would make a grant fit, a guarded document in an innocent file',
        tried: [
          [POLICY, 'behind labels that the commit changes'],
          [POLICY, 'on a System under a new name counts as on a new one'],
          [POLICY, 'documents of a guarded kind are guarded in whatever file they stand'],
        ],
      },
      {
        attack: 'A push after the approval, an approval by the author, by an outsider, or of nobody knows what',
        tried: [
          [POLICY, 'of an owner, for the commit before'],
          [POLICY, 'of the author'],
          [POLICY, 'of somebody else'],
          ['reconciler/approved-change.test.ts', 'approved, then pushed to'],
          ['reconciler/approved-change.test.ts', 'shown another plan'],
          ['scenarios/review-post.test.ts', 'anew after every push'],
        ],
      },
      {
        attack: 'A base that moved on, a document or a whole folder that is deleted',
        tried: [
          ['scenarios/review.test.ts', 'is about the merge, not about what the base did meanwhile'],
          ['scenarios/review.test.ts', 'takes a removed System for one that is no longer managed'],
        ],
      },
      {
        attack: 'A pull request from a fork, after secrets or a look at real Systems',
        tried: [['scenarios/ci-files.test.ts', 'holds no secret but the token that comments']],
      },
      {
        attack: 'Messages that call people, link elsewhere or lose their summary',
        tried: [
          ['notify/messages.test.ts', 'calls nobody and links nowhere of its own'],
          ['notify/messages.test.ts', 'keeps to the limits and keeps its summary'],
        ],
      },
      {
        attack: 'A document, a folder or everything that is taken away',
        tried: [
          [
            'reconciler/proposal/compare-plans.test.ts',
            'that takes a document away leaves a System that is not managed any more',
          ],
          ['scenarios/review.test.ts', 'takes a removed System for one that is no longer managed'],
        ],
      },
    ],
  },
  {
    against: 'The service over HTTP',
    attacks: [
      {
        attack: 'Webhooks without a signature, with a wrong, an old or a shortened one, or sent twice',
        tried: [
          ['server/webhooks.test.ts', 'without a signature'],
          ['server/webhooks.test.ts', 'with the old SHA-1 form'],
          ['server/webhooks.test.ts', 'that is six minutes old'],
          ['server/webhooks.test.ts', 'under its id'],
        ],
      },
      {
        attack: 'Bodies of megabytes, of any depth, of another type, or none',
        tried: [
          ['server/webhooks.test.ts', 'reads no more than 5 MiB'],
          ['server/webhooks.test.ts', 'bears JSON of any depth'],
          ['server/webhooks.test.ts', 'as a form'],
          ['server/webhooks.test.ts', 'that is null'],
        ],
      },
      {
        attack: 'An address in a payload that is to be followed',
        tried: [['server/webhooks.test.ts', 'has no code that could follow an address of a payload']],
      },
      {
        attack: 'Requests without a name, and readers of what is not theirs',
        tried: [
          ['server/access.test.ts', 'lets nobody in where no token is listed'],
          ['server/access.test.ts', 'tells anybody no more of its readiness than yes or no'],
        ],
      },
      {
        attack: 'Fishing for secrets in answers, errors and logs',
        tried: [
          ['server/no-secret.test.ts', 'no part of a token is told by the server'],
          ['server/access.test.ts', 'says nothing of a fault to who asked'],
        ],
      },
      {
        attack: 'Scripts and addresses in names that a dashboard shows',
        tried: [
          ['server/dashboard.test.ts', 'shows the fleet and a system, in its style, running and loading nothing'],
        ],
      },
      {
        attack: 'A record that is changed, cut off or put together anew',
        tried: [
          ['store/audit.test.ts', 'is refused by the database itself to be changed'],
          ['store/audit.test.ts', 'whose end was cut off and covered up'],
          ['store/audit.test.ts', 'shows where it was put together'],
        ],
      },
    ],
  },
];
