import type { Secret } from './secret.ts';

/** Which repository on which forge, and what to say who we are. */
export type ForgeSettings = {
  /** Of its API, without a slash at its end. */
  readonly url: string;
  readonly token: Secret;
  /** PEM of the authorities that sign its certificate; undefined trusts the machine's own list. */
  readonly ca: string | undefined;
} & (
  | { readonly kind: 'github'; readonly repository: string }
  /** A number, or the path with its groups. */
  | { readonly kind: 'gitlab'; readonly project: string }
  | { readonly kind: 'azure'; readonly project: string; readonly repository: string }
  /** `workspace/repository`; `user` where the token is an API token of a person. */
  | { readonly kind: 'bitbucket'; readonly repository: string; readonly user: string | undefined }
);
