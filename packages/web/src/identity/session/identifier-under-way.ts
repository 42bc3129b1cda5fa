const KEY = "parley.identifier";

/** Name or address that was typed on one page outside, for the next one: nobody types it twice. In this tab alone. */
export const identifierUnderWay = (): string => {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
};

export const keepIdentifier = (identifier: string): void => {
  try {
    if (identifier) sessionStorage.setItem(KEY, identifier);
    else sessionStorage.removeItem(KEY);
  } catch {
    // It is typed again.
  }
};

/** Where an address is wanted: what was typed may have been a username. */
export const emailUnderWay = (): string => {
  const identifier = identifierUnderWay();
  return identifier.includes("@") ? identifier : "";
};
