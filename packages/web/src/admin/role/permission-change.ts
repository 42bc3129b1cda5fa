/** What of one list is not in the other, in the order of names. */
const without = (some: Iterable<string>, others: Iterable<string>): string[] => {
  const left = new Set(others);
  return [...new Set(some)].filter((each) => !left.has(each)).sort();
};

export interface PermissionChange {
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** What changes from one set of permissions to another. */
export const changeOf = (before: Iterable<string>, after: Iterable<string>): PermissionChange => {
  const [from, to] = [[...before], [...after]];
  return { gained: without(to, from), lost: without(from, to) };
};

interface RoleLike {
  readonly name: string;
  readonly permissions: readonly string[];
}

/** What these roles permit together. Roles that are not known permit nothing that could be named. */
export const permittedBy = (roles: readonly RoleLike[], names: Iterable<string>): string[] => {
  const wanted = new Set(names);
  const all = roles.filter(({ name }) => wanted.has(name)).flatMap(({ permissions }) => permissions);
  return [...new Set(all)].sort();
};

export const sameNames = (some: readonly string[], others: readonly string[]): boolean => {
  const { gained, lost } = changeOf(some, others);
  return gained.length === 0 && lost.length === 0;
};
