import { readFileSync } from 'node:fs';
import { shipped } from '../shipped.ts';

export interface StarterFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** What `ratchet init` writes: a fleet repository that validates, explains itself and touches nothing. */
export function starterFiles(): readonly StarterFile[] {
  return [
    { path: 'README.md', text: README },
    { path: 'systems/example.yaml', text: SYSTEM },
    { path: 'catalog.yaml', text: CATALOG },
    { path: 'windows.yaml', text: WINDOWS },
    { path: 'knowledge.yaml', text: KNOWLEDGE },
    { path: 'ratchet.config.example.yaml', text: CONFIG },
    { path: '.gitignore', text: GITIGNORE },
    { path: '.vscode/settings.json', text: EDITOR },
    { path: '.ratchet/schemas/desired-state.schema.json', text: schemaText('desired-state') },
    { path: '.ratchet/schemas/config.schema.json', text: schemaText('config') },
  ];
}

/** Editors complete from the very schema that the files are checked against. */
function schemaText(name: string): string {
  return readFileSync(shipped(`schemas/${name}.schema.json`), 'utf8');
}

const README = `# Our DataMiner fleet

These files say which release each DataMiner System is to run, and under which conditions. Ratchet reads them, shows
what it would do, and brings the Systems there, only ever forward.

| File | What it says |
| --- | --- |
| \`systems/*.yaml\` | one System each: where it is, its track, its windows |
| \`catalog.yaml\` | the packages that may be installed |
| \`windows.yaml\` | when upgrades may start |
| \`knowledge.yaml\` | what you know about releases that the vendor does not say |
| \`ratchet.config.example.yaml\` | a template for the machine that runs Ratchet; the real one never lies here |

First steps:

1. Describe a System of yours in \`systems/\`, and remove \`systems/example.yaml\`.
2. \`ratchet validate\` tells every mistake with its file and line.
3. Copy \`ratchet.config.example.yaml\` to the machine that runs Ratchet, outside of this repository, and fill it in.
4. \`ratchet plan --config <that file>\` shows what would be done. Nothing is: a new System has \`mode: plan-only\`.
5. When the plan is what you want, set \`mode: upload-only\`, and later \`mode: apply\`.
`;

const SYSTEM = `# yaml-language-server: $schema=../.ratchet/schemas/desired-state.schema.json
apiVersion: ratchet/v1
kind: System
metadata:
  name: example
  labels: { ring: test }
spec:
  # The Agent on which packages are staged and the upgrade of the whole cluster is started.
  connection:
    url: https://dma01.example.com
    # A name in the operator's configuration. No secret ever stands in this repository.
    credentials: example
    # As "ssh-keygen -l -f ssh_host_ed25519_key.pub" prints it on the Agent. Another key is refused.
    ssh: { hostKey: "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }

  # A cluster lists every machine, both members of a Failover pair included:
  # agents:
  #   members:
  #     - { name: dma01, url: https://dma01.example.com }
  #     - { name: dma02, url: https://dma02.example.com, ssh: { hostKey: "SHA256:…" } }
  #   pairs:
  #     - { main: dma01, backup: dma02 }

  target:
    track: main # main: 10.5.0 [CU3], or feature: 10.5.6
    version: latest # or one release, in quotes: "10.5.0 [CU12]"
    ceiling: "10.6" # nothing above this line; remove it to follow the track wherever it goes
    minimumReleaseAge: 14d # let others go first

  # A known issue that holds this System back can be taken on by its id, until a day:
  # acceptedRisks:
  #   - { id: KI_Upgrade_to_1051_stuck, reason: "no expired users here", owner: "operations", expires: 2099-12-31 }

  schedule:
    windows: [sunday-night] # see windows.yaml
    timezone: Europe/Brussels

  # plan-only shows what would be done; upload-only also stages the package; apply also upgrades, inside the windows.
  mode: plan-only
`;

const CATALOG = `# yaml-language-server: $schema=.ratchet/schemas/desired-state.schema.json
# What is not listed here is never installed.
apiVersion: ratchet/v1
kind: Catalog
spec:
  packages: []
  # packages:
  #   - release: "10.5.0 [CU12]"
  #     build: 16700
  #     # A file, folder or share; a relative path lies below a package root of the operator's.
  #     from: "DataMiner 10.5.0.0-16700 Full Upgrade.dmupgrade"
  #     # certutil -hashfile FILE SHA256, or: sha256sum FILE
  #     sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
  #     size: 734003200
`;

const WINDOWS = `# yaml-language-server: $schema=.ratchet/schemas/desired-state.schema.json
# An upgrade starts only inside a window of its System. A window belongs to the day on which it opens.
apiVersion: ratchet/v1
kind: Window
metadata: { name: sunday-night }
spec:
  days: [sunday]
  start: "22:00"
  duration: 6h
  timezone: Europe/Brussels
`;

const KNOWLEDGE = `# yaml-language-server: $schema=.ratchet/schemas/desired-state.schema.json
# What you know beyond, or better than, what the vendor publishes. "ratchet knowledge show" prints what is known.
apiVersion: ratchet/v1
kind: KnowledgeOverlay
metadata: { name: ours }
spec:
  # Builds that you vouch for, such as a package that was published again under its name.
  knownBuilds: []
  # Risks of your own; the first two severities hold a System back: blocks-upgrade, breaks-after-upgrade, degrades, cosmetic
  risks: []
  # risks:
  #   - id: LOCAL_slow_dashboards
  #     title: Dashboards take minutes to open
  #     severity: breaks-after-upgrade
  #     appliesTo: running-version
  #     affects: [{ track: main, from: "10.5.0 [CU3]", before: "10.5.0 [CU7]" }]
  #     reason: seen on the test system
  # Entries of the vendor's that are wrong for you: drop: true, or another severity.
  corrections: []
`;

const CONFIG = `# yaml-language-server: $schema=.ratchet/schemas/config.schema.json
# A template. Copy it to the machine that runs Ratchet, as ratchet.config.yaml, outside of this repository.
fleet:
  git:
    url: https://git.example.com/broadcast/fleet.git
    ref: main
    auth: { user: ratchet, token: "env:FLEET_TOKEN" }

# Folders or shares below which packages may lie.
packages: [/srv/dataminer-packages]

# Secrets are never written here: env:NAME, file:path or exec:program says where they are found.
credentials:
  example:
    hosts: ["*.example.com"] # the only hosts that may receive it
    web: { login: ratchet, password: "env:EXAMPLE_PASSWORD" }
    ssh: { user: ratchet, privateKey: "file:/etc/ratchet/example_ed25519" }
`;

const GITIGNORE = `.ratchet/*
!.ratchet/schemas/
ratchet.config.yaml
`;

const EDITOR = `{
  "yaml.schemas": {
    "./.ratchet/schemas/desired-state.schema.json": ["systems/*.yaml", "catalog.yaml", "windows.yaml", "knowledge.yaml"],
    "./.ratchet/schemas/config.schema.json": ["ratchet.config*.yaml"]
  }
}
`;
