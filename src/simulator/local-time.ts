// Simulated machines keep UTC as their local time, as many data centres do.

/** `2025-03-25 14:27:23`, as in VersionHistory.txt. */
export function historyTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

/** `[05/29/26 11:58:55.321]`, as the vendor's upgrade tools stamp their lines. */
export function logStamp(milliseconds: number): string {
  const { year, month, day, time } = partsOf(milliseconds);
  return `[${month}/${day}/${year.slice(2)} ${time}]`;
}

/** `Fri 05/29/2026 11:58:55.32`: what `echo %DATE% %TIME%` prints on an English Windows; `29/05/2026 11:58:55,32` on a French one. */
export function shellTime(milliseconds: number, language: 'en' | 'fr' = 'en'): string {
  const { year, month, day, time } = partsOf(milliseconds);
  if (language === 'fr') return `${day}/${month}/${year} ${time.slice(0, -1).replace('.', ',')}`;
  const weekday = new Date(milliseconds).toUTCString().slice(0, 3);
  return `${weekday} ${month}/${day}/${year} ${time.slice(0, -1)}`;
}

function partsOf(milliseconds: number): { year: string; month: string; day: string; time: string } {
  const iso = new Date(milliseconds).toISOString();
  return { year: iso.slice(0, 4), month: iso.slice(5, 7), day: iso.slice(8, 10), time: iso.slice(11, 23) };
}
