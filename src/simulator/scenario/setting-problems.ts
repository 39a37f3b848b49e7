import type { Problem } from '../../model/problem.ts';
import { problemFrom } from '../../yaml/problem-at.ts';
import type { YamlDocument } from '../../yaml/read-yaml.ts';
import { faultNamed } from '../faults/index.ts';
import type { WrittenFault } from './written.ts';

/** Settings that the fault does not heed, and lengths of time below 0. */
export function settingProblems(document: YamlDocument, faults: readonly WrittenFault[]): readonly Problem[] {
  return faults.flatMap(({ fault, settings = {} }, index) => {
    const takes = Object.keys(faultNamed(fault).takes ?? {});
    return Object.entries(settings).flatMap(([name, value]) => {
      const path = ['faults', index, 'settings', name];
      if (!takes.includes(name)) {
        const instead = takes.length === 0 ? 'it takes no settings' : `it takes ${takes.join(', ')}`;
        return [
          problemFrom(document.originOfKey(path), 'scenario.setting', `"${fault}" takes no "${name}"; ${instead}`),
        ];
      }
      if (name !== 'seconds' || Number(value) >= 0 || fault === 'clock-skew') return [];
      const message = `faults[${index}].settings.seconds is ${value}; write 0 or more`;
      return [problemFrom(document.originOf(path), 'scenario.setting', message)];
    });
  });
}
