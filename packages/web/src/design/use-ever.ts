import { useState } from "react";

/** Whether it is so or has ever been: what was opened once stays, so that it can leave as it came. */
export const useEver = (is: boolean): boolean => {
  const [wasEver, setEver] = useState(is);
  if (is && !wasEver) setEver(true);
  return is || wasEver;
};
