import { NOTICES, type Notice, type NoticeSeverity } from '../reconciler/telling/notice.ts';

/** `emea-prod: hop started`. */
export function headline({ system, kind }: Notice): string {
  return `${system ?? 'fleet'}: ${NOTICES[kind].title}`;
}

/** One line over several. */
export function digestHeadline(notices: readonly Notice[]): string {
  const systems = new Set(notices.map(({ system }) => system).filter((system) => system !== undefined));
  const grave = notices.filter((notice) => severityOf(notice) === 'error').length;
  const about = systems.size === 0 ? 'the fleet' : `${systems.size} Systems`;
  return `${notices.length} notices about ${about}${grave === 0 ? '' : `, ${grave} of them errors`}`;
}

export function severityOf({ kind }: Notice): NoticeSeverity {
  return NOTICES[kind].severity;
}

const MARKS: Readonly<Record<NoticeSeverity, string>> = { info: '🔵', warning: '🟠', error: '🔴' };

export function mark(notice: Notice): string {
  return MARKS[severityOf(notice)];
}

/** Everything that a notice says beside its headline and message, in the order in which people want to know it. */
export function facts(notice: Notice): readonly (readonly [name: string, value: string])[] {
  const { reason, unblock, run, revision, at } = notice;
  const known: readonly (readonly [string, string | undefined])[] = [
    ['Reason', reason],
    ['To do', unblock],
    ['Run', run],
    ['Commit', revision === undefined ? undefined : commitOf(revision)],
    ['When', at],
  ];
  return known.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** `main@sha1:0f3a…` as people know it: `main 0f3a4b5c6d`. */
function commitOf(revision: string): string {
  const [, ref, commit] = /^(.*)@sha(?:1|256):([0-9a-f]{7,})$/su.exec(revision) ?? [];
  return commit === undefined ? revision : `${ref} ${commit.slice(0, 10)}`;
}

/** The first characters, ended by a mark where there were more. Never cut within a character. */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = text.slice(0, longest - 1);
  return `${/[\uD800-\uDBFF]$/u.test(kept) ? kept.slice(0, -1) : kept}…`;
}
