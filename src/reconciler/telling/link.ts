import type { Notice } from './notice.ts';

/** Fills `{system}`, `{run}` and `{commit}` in. Undefined where the notice does not know one of those that are asked for. */
export function linkFrom(template: string | undefined): (notice: Notice) => string | undefined {
  if (template === undefined) return () => undefined;
  return ({ system, run, revision }) => {
    const values: Readonly<Record<string, string | undefined>> = { system, run, commit: revision?.split(':').at(-1) };
    let isWhole = true;
    const link = template.replace(/\{(system|run|commit)\}/gu, (_, name: string) => {
      const value = values[name];
      isWhole &&= value !== undefined;
      return encodeURIComponent(value ?? '');
    });
    return isWhole ? link : undefined;
  };
}
