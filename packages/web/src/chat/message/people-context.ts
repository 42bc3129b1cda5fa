import type { PublicProfile } from "@parley/contract";
import { createContext, useContext, useRef } from "react";

const NOBODY: ReadonlyMap<string, PublicProfile> = new Map();

/** Those who write or are named in the part of the conversation that is held. */
export const PeopleContext = createContext<ReadonlyMap<string, PublicProfile>>(NOBODY);

export const useConversationPeople = (): ReadonlyMap<string, PublicProfile> => useContext(PeopleContext);

/** The map of before, for as long as it says the same: what hangs from it is not rendered again. */
export const useSteadyPeople = (
  people: ReadonlyMap<string, PublicProfile>,
): ReadonlyMap<string, PublicProfile> => {
  const held = useRef(people);
  const isSame =
    held.current.size === people.size && [...people].every(([id, person]) => held.current.get(id) === person);
  if (!isSame) held.current = people;
  return held.current;
};
