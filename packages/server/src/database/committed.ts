declare const committedBrand: unique symbol;

/** A value that stands in the database for good. Only the files that commit (`-sql.ts`, `transact.ts`) make one. */
export type Committed<T> = T & { readonly [committedBrand]: true };

/** Marks what a finished transaction has written. Call it after the commit, never before. */
export const committed = <T>(value: T): Committed<T> => value as Committed<T>;
