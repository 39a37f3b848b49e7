import path from 'node:path';
import { simpleGit } from 'simple-git';

/** The first commit of a fleet repository: `fleet.git` beside the folder of files. Answers the commit id. */
export async function commitFleet(folder: string): Promise<string> {
  const fleet = path.join(folder, 'fleet');
  const bare = path.join(folder, 'fleet.git');
  await simpleGit(folder).raw('init', '--quiet', '--bare', '--initial-branch=main', bare);
  const git = simpleGit(fleet, {
    config: [
      'user.name=Practice',
      'user.email=practice@broadcast.example',
      'commit.gpgsign=false',
      'core.autocrlf=false',
    ],
  });
  await git.raw('init', '--quiet', '--initial-branch=main');
  await git.add('.');
  await git.commit('fleet: the systems we look after');
  await git.raw('push', '--quiet', bare, 'main');
  return git.revparse('HEAD');
}
