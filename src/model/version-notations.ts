/** How a version was written. Sources: INTEGRATION 3; the vendor's pages, packages, logs and SDK. */
export type Notation =
  | 'raw'
  | 'raw-spaced'
  | 'words'
  | 'history'
  | 'hotfix-history'
  | 'package'
  | 'main-name'
  | 'build-then-cu'
  | 'feature-name'
  | 'file-version'
  | 'download-slug';

export interface VersionFields {
  /** All four are 0 for the bare word `Hotfix`, which names no version. */
  readonly major: number;
  readonly minor: number;
  /** 0 on the main track. In a file version: year and week, `2521`. */
  readonly month: number;
  /** Once the week, nowadays 0. In a file version: its revision. */
  readonly week: number;
  readonly build?: number;
  /** Only where it is written: a raw version does not carry it. */
  readonly cu?: number;
  /** As written: `20250319`, or `20200520-135714`. */
  readonly date?: string;
  /** What follows the date, or stands in brackets after a package's kind: `release`, `rc`, `internal`. */
  readonly channel?: string;
  /** What a package replaces. */
  readonly kind?: 'full' | 'web';
}

interface Shape {
  readonly pattern: RegExp;
  readonly hotfix: boolean;
  readonly fields: (groups: Readonly<Record<string, string | undefined>>) => VersionFields;
  readonly format: (version: VersionFields) => string;
}

type Groups = Readonly<Record<string, string | undefined>>;

const FOUR = String.raw`(?<major>\d{1,2})\.(?<minor>\d{1,2})\.(?<month>\d{1,3})\.(?<week>\d{1,2})`;
const BUILD = String.raw`(?<build>\d{1,8})`;

/** Tried in this order; their patterns do not overlap. None can backtrack: each repeat is bounded and followed by another kind of character. */
export const NOTATIONS: readonly (readonly [Notation, Shape])[] = [
  ['history', shape(`${FOUR}-${BUILD}-(?<date>\\d{8})(?:-(?<channel>[A-Za-z][\\w.]{0,31}))?`, formatHistory)],
  ['build-then-cu', shape(`${FOUR}-${BUILD}-CU(?<cu>\\d{1,3})`, (v) => `${four(v)}-${v.build}-CU${v.cu}`)],
  ['raw', shape(`${FOUR}(?:-${BUILD})?`, (v) => `${four(v)}${v.build === undefined ? '' : `-${v.build}`}`)],
  ['raw-spaced', shape(`${FOUR}\\s{0,3}-\\s{0,3}${BUILD}`, (v) => `${four(v)} - ${v.build}`)],
  ['words', shape(`${FOUR} \\(build ${BUILD}\\)`, (v) => `${four(v)} (build ${v.build})`)],
  [
    'hotfix-history',
    {
      ...shape(`HF_${FOUR}(?:\\(CU(?<cu>\\d{1,3})\\))?(?:_(?<date>\\d{8}(?:-\\d{6})?))?|Hotfix`, formatHotfix, 'iu'),
      hotfix: true,
    },
  ],
  [
    'package',
    shape(
      `DataMiner ${FOUR}(?:\\(CU(?<cu>\\d{1,3})\\))?-${BUILD} (?<kind>Full|Web) Upgrade(?: \\((?<channel>rc|internal)\\))?(?:\\.dmupgrade)?`,
      formatPackage,
    ),
  ],
  [
    'main-name',
    shape(
      String.raw`(?<major>\d{1,2})\.(?<minor>\d{1,2})(?:\.(?<month>\d{1,3})(?: ?\[CU(?<bracket>\d{1,3})\]| ?\(CU(?<paren>\d{1,3})\)|-CU(?<dash>\d{1,3})| ?CU(?<bare>\d{1,3}))?| \[CU(?<line>\d{1,3})\])(?: build (?<build>\d{1,8}))?`,
      formatName,
    ),
  ],
  [
    'file-version',
    shape(
      String.raw`(?<major>\d{1,2})\.(?<minor>\d{1,2})\.(?<month>\d{2}(?:0[1-9]|[1-4]\d|5[0-3]))\.(?<week>\d{1,6})`,
      four,
    ),
  ],
  [
    'download-slug',
    shape(
      String.raw`dataminer-(?:main|feature)-release-(?<major>\d{1,2})-(?<minor>\d{1,2})-(?<month>\d{1,3})-(?<week>\d{1,2})-(?<build>\d{1,8})(?:-cu(?<cu>\d{1,3}))?`,
      formatSlug,
    ),
  ],
];

function shape(pattern: string, format: Shape['format'], flags = 'u'): Shape {
  return { pattern: new RegExp(`^(?:${pattern})$`, flags), hotfix: false, fields: fieldsOf, format };
}

function fieldsOf(groups: Groups): VersionFields {
  const cu = groups['cu'] ?? groups['bracket'] ?? groups['paren'] ?? groups['dash'] ?? groups['bare'] ?? groups['line'];
  const kind = groups['kind'];
  return {
    major: Number(groups['major'] ?? 0),
    minor: Number(groups['minor'] ?? 0),
    month: Number(groups['month'] ?? 0),
    week: Number(groups['week'] ?? 0),
    ...(groups['build'] === undefined ? {} : { build: Number(groups['build']) }),
    ...(cu === undefined ? {} : { cu: Number(cu) }),
    ...(groups['date'] === undefined ? {} : { date: groups['date'] }),
    ...(groups['channel'] === undefined ? {} : { channel: groups['channel'] }),
    ...(kind === undefined ? {} : { kind: kind === 'Web' ? 'web' : 'full' }),
  };
}

function four({ major, minor, month, week }: VersionFields): string {
  return `${major}.${minor}.${String(month).padStart(month > 999 ? 4 : 1, '0')}.${week}`;
}

function formatHistory(version: VersionFields): string {
  const channel = version.channel === undefined ? '' : `-${version.channel}`;
  return `${four(version)}-${version.build}-${version.date}${channel}`;
}

function formatHotfix(version: VersionFields): string {
  if (version.date === undefined && version.major === 0) return 'Hotfix';
  const cu = version.cu === undefined ? '' : `(CU${version.cu})`;
  return `HF_${four(version)}${cu}${version.date === undefined ? '' : `_${version.date}`}`;
}

function formatPackage(version: VersionFields): string {
  const cu = version.cu === undefined ? '' : `(CU${version.cu})`;
  const kind = version.kind === 'web' ? 'Web' : 'Full';
  const channel = version.channel === undefined ? '' : ` (${version.channel})`;
  return `DataMiner ${four(version)}${cu}-${version.build} ${kind} Upgrade${channel}.dmupgrade`;
}

function formatName({ major, minor, month, cu, build }: VersionFields): string {
  const name = `${major}.${minor}.${month}${cu === undefined ? '' : ` [CU${cu}]`}`;
  return build === undefined ? name : `${name} build ${build}`;
}

function formatSlug({ major, minor, month, week, build, cu }: VersionFields): string {
  const track = month === 0 ? 'main' : 'feature';
  const digits = `${major}-${minor}-${month}-${week}`;
  return `dataminer-${track}-release-${digits}-${build}${cu === undefined ? '' : `-cu${cu}`}`;
}
