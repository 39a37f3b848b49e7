import { counted, listed } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import type { Risk } from '../planner/plan.ts';
import type { Paint } from './paint.ts';
import { isVendorPage } from './quoted-sources.ts';
import { type Row, sentence } from './rows.ts';
import { sortedRisks, unblockOf } from './sorted-risks.ts';

/** What holds a hop back with what to do about it, what somebody took on, and the ids of the rest. */
export function riskRows(risks: readonly Risk[], paint: Paint): Row[] {
  const { blocking, accepted, others } = sortedRisks(risks);
  return [
    ...blocking.flatMap((risk) => blockingRows(risk, paint)),
    ...accepted.map((risk): Row => ['risks', acceptedInWords(risk, paint)]),
    ...(others.length === 0 ? [] : [['risks', othersInWords(others)] as Row]),
  ];
}

function blockingRows(risk: Risk, paint: Paint): Row[] {
  return [
    ['risks', riskInWords(risk, paint)],
    ...sentence('', risk.because, paint, 'because '),
    ...(isVendorPage(risk.url) ? [['', paint('dim', risk.url)] as Row] : []),
    ['', `to unblock: ${printable(unblockOf(risk))}`],
  ];
}

/** `✗ KI_…  breaks-after-upgrade: its title`; with a question mark where nobody knows whether it applies. */
export function riskInWords({ id, verdict, severity, title }: Risk, paint: Paint): string {
  const mark =
    verdict === 'unknown' ? paint('yellow', `? ${printable(id)}  unknown`) : paint('red', `✗ ${printable(id)}`);
  return `${mark}  ${severity}: ${printable(title)}`;
}

/** `✓ KI_…  its title; accepted by … until …: why` */
export function acceptedInWords({ id, verdict, title, accepted }: Risk, paint: Paint): string {
  const by =
    accepted === undefined ? '' : `accepted by ${accepted.owner} until ${accepted.expires}: ${accepted.reason}`;
  const doubt = verdict === 'unknown' ? '  unknown' : '';
  return `${paint('green', `✓ ${printable(id)}${doubt}`)}  ${printable(title)}; ${printable(by)}`;
}

/** `3 risks that hold nothing back: KI_a, KI_b (unknown) and 1 more` */
export function othersInWords(others: readonly Risk[], most = others.length): string {
  const idOf = ({ id, verdict }: Risk) => `${printable(id)}${verdict === 'unknown' ? ' (unknown)' : ''}`;
  const hold = others.length === 1 ? 'holds' : 'hold';
  return `${counted(others.length, 'risk')} that ${hold} nothing back: ${listed(others, idOf, most)}`;
}
