import { Fragment, lazy, Suspense, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useAuth, useParley } from "../../use-parley.ts";
import { AuthCard } from "../auth-card.tsx";
import { usePendingStep } from "../mfa/pending-step.ts";
import { OutsideButton } from "../outside-button.tsx";
import { OutsideLink } from "../outside-link.tsx";
import { useFragment } from "../session/fragment.ts";
import { useProviders } from "../sign-in/use-providers.ts";
import { useSubmission } from "../use-submission.ts";

const SecondStep = lazy(async () => ({ default: (await import("../mfa/second-step.tsx")).SecondStep }));

/** A provider knows somebody by the address of an account here: whether they are to be one, its owner says. */
export const LinkAccountPage = () => {
  const parley = useParley();
  const { t } = useTranslation();
  const { token } = useFragment();
  const [due, setDue] = usePendingStep();
  const isSignedIn = useAuth((auth) => auth.at === "signed-in");
  const shown = useRef(due);
  if (!isSignedIn) shown.current = due;
  const { submit, busy, problem } = useSubmission();

  if (shown.current) {
    return (
      <Suspense fallback={null}>
        <SecondStep due={shown.current} onLeave={() => setDue(null)} onDone={() => setDue(null)} />
      </Suspense>
    );
  }
  const isGone = !token || problem?.code === "one_time_token_invalid";
  const link = (given: string) =>
    submit(async () => {
      const answer = await parley.enter("provider.confirmLink", { token: given });
      if ("mfaRequired" in answer) setDue(answer);
    });
  return (
    <AuthCard
      title={t("outside.link.title")}
      foot={isGone ? null : <OutsideLink to="/sign-in">{t("outside.link.refuse")}</OutsideLink>}
    >
      <div className="flex flex-col gap-4">
        <p className="-mt-3">{t(isGone ? "outside.link.gone" : "outside.link.detail")}</p>
        {isGone ? null : <BothSides />}
        {problem && !isGone ? <ProblemNote problem={problem} /> : null}
        {isGone ? (
          <OutsideButton to="/sign-in">{t("outside.backToSignIn")}</OutsideButton>
        ) : (
          <Button
            look="primary"
            wide
            autoFocus
            tall
            aria-busy={busy}
            disabled={busy}
            onClick={() => void link(token)}
          >
            {t("outside.link.confirm")}
          </Button>
        )}
      </div>
    </AuthCard>
  );
};

/** What would be linked to what. The provider is named as its button names it. */
const BothSides = () => {
  const { t } = useTranslation();
  const { account, provider, email } = useFragment();
  const providers = useProviders();
  const name = providers.find(({ id }) => id === provider)?.name ?? provider;
  const sides = [
    [t("outside.link.account"), account],
    [t("outside.link.provider"), name],
    [t("outside.link.email"), email],
  ];
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-control bg-sunken px-3 py-2 text-meta">
      {sides.map(([what, who]) =>
        who ? (
          <Fragment key={what}>
            <dt className="text-muted">{what}</dt>
            <dd dir="auto" className="wrap-anywhere font-semibold">
              {who}
            </dd>
          </Fragment>
        ) : null,
      )}
    </dl>
  );
};
