import type { SimulatedAgent } from '../agent.ts';
import { LAUNCH_TASK } from '../layout.ts';
import { type CommandResult, exited } from './command.ts';

/** `schtasks /Query /TN <name>` and `schtasks /Run /TN <name>` */
export function schtasks({ task, manners: { language } }: SimulatedAgent, args: readonly string[]): CommandResult {
  const [verb = '', option = '', name = ''] = args;
  if (args.length !== 3 || option.toUpperCase() !== '/TN')
    return exited(1, '', `${WORDS[language].error}: Invalid syntax.\r\n`);
  if (!task.registered || name.replace(/^\\/u, '').toLowerCase() !== LAUNCH_TASK) {
    return exited(1, '', `${WORDS[language].error}: ${WORDS[language].notFound}\r\n`);
  }
  switch (verb.toUpperCase()) {
    case '/QUERY':
      return exited(0, query(task.running, language));
    case '/RUN':
      task.run();
      return exited(0, `${WORDS[language].started} "${name}".\r\n`);
    default:
      return exited(1, '', `${WORDS[language].error}: Invalid argument/option - '${verb}'.\r\n`);
  }
}

const WORDS = {
  en: {
    error: 'ERROR',
    notFound: 'The system cannot find the file specified.',
    started: 'SUCCESS: Attempted to run the scheduled task',
    folder: 'Folder',
    head: 'TaskName                                 Next Run Time          Status',
    status: { running: 'Running', ready: 'Ready' },
  },
  fr: {
    error: 'ERREUR',
    notFound: 'Le fichier spécifié est introuvable.',
    started: 'OPÉRATION RÉUSSIE : tentative d’exécution de la tâche planifiée',
    folder: 'Dossier',
    head: 'Nom de la tâche                          Prochaine exécution    Statut',
    status: { running: 'En cours', ready: 'Prêt' },
  },
};

function query(running: boolean, language: keyof typeof WORDS): string {
  const { folder, head, status } = WORDS[language];
  return [
    '',
    `${folder}: \\ratchet`,
    head,
    '======================================== ====================== ===============',
    `upgrade                                  N/A                    ${running ? status.running : status.ready}`,
    '',
  ].join('\r\n');
}
