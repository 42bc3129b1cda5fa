import { lazy, Suspense, useRef } from "react";
import { useAuth } from "../../use-parley.ts";
import { usePendingStep } from "../mfa/pending-step.ts";
import { FirstStep } from "./first-step.tsx";

// Most people need it never, the others after they have typed a password.
const SecondStep = lazy(async () => ({ default: (await import("../mfa/second-step.tsx")).SecondStep }));

/** Who one is, then, where it is due, the second factor. */
export const SignInPage = () => {
  const [due, setDue] = usePendingStep();
  const isSignedIn = useAuth((auth) => auth.at === "signed-in");
  // Once it is done, what stood there stands until the next page is there.
  const shown = useRef(due);
  if (!isSignedIn) shown.current = due;
  if (!shown.current) return <FirstStep onSecondStep={setDue} />;
  return (
    <Suspense fallback={null}>
      <SecondStep due={shown.current} onLeave={() => setDue(null)} onDone={() => setDue(null)} />
    </Suspense>
  );
};
