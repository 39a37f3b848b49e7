/** Whose password a login tries. */
export interface Account {
  /** Equal for what is surely one account. */
  readonly key: string;
  /** Where it is tried: an account of the domain is tried on many Systems. */
  readonly place: string;
}

// `DOMAIN\user` and `user@domain`. `.\user` is whoever is called so on the machine that is asked.
const OF_A_DOMAIN = /^(?!\.\\)[^\\@]+\\[^\\]+$|^[^\\@]+@[^\\@]+$/u;

/** Each System has local accounts of its own, whatever their names; a domain's account is one and the same everywhere. */
export function accountOf(login: string, credentials: string, system: string): Account {
  const place = JSON.stringify([credentials, system]);
  return { key: OF_A_DOMAIN.test(login) ? JSON.stringify([credentials]) : place, place };
}
