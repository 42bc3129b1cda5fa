import type { AnswerOf } from "@parley/contract";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf, type ShownProblem } from "../../design/problem-of.ts";
import { SkeletonBar } from "../../design/skeleton.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { useAuth, useParley } from "../../use-parley.ts";
import { useWorkspaceRules } from "../../use-workspace-rules.ts";
import { AuthCard } from "../auth-card.tsx";
import { OutsideButton } from "../outside-button.tsx";
import { OutsideLink } from "../outside-link.tsx";
import { useFragment } from "../session/fragment.ts";
import { useGoOn } from "../session/use-go-on.ts";
import { useEndSession } from "../session/use-sign-out.ts";
import { ProviderButtons } from "../sign-in/provider-buttons.tsx";
import { useProviders } from "../sign-in/use-providers.ts";
import { SignUpForm } from "../sign-up/sign-up-form.tsx";
import { SignUpPending } from "../sign-up/sign-up-pending.tsx";
import { useSubmission } from "../use-submission.ts";

type Invitation = AnswerOf<"invitation.look">;

/**
 * What an invitation's link is for, and the account it lets one make. Looking uses nothing up, so it needs no click: the
 * invitation counts when the account is made.
 */
export const AcceptInvitationPage = () => {
  const parley = useParley();
  const { t } = useTranslation();
  const goOn = useGoOn();
  const { rules } = useWorkspaceRules();
  const { token } = useFragment();
  const signedInAs = useAuth((auth) => (auth.at === "signed-in" ? auth.user.displayName : null));
  const [wasSignedIn] = useState(signedInAs !== null);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const [pendingEmail, setPendingEmail] = useState<string | null>(null);
  const isBlocked = wasSignedIn && signedInAs !== null;

  useEffect(() => {
    if (!token || isBlocked) return;
    let isGone = false;
    setProblem(null);
    parley.call("invitation.look", { token }).then(
      (found) => !isGone && setInvitation(found),
      (error: unknown) => !isGone && setProblem(problemOf(error)),
    );
    return () => {
      isGone = true;
    };
  }, [parley, token, isBlocked]);
  // The account is made, and its owner signed in.
  useEffect(() => {
    if (!wasSignedIn && signedInAs !== null) goOn();
  }, [wasSignedIn, signedInAs, goOn]);

  if (pendingEmail) return <SignUpPending email={pendingEmail} onBack={() => setPendingEmail(null)} />;
  const foot = <OutsideLink to="/sign-in">{t("identity.toSignInLink")}</OutsideLink>;
  const isSetUp = invitation?.invitedBy === null && rules?.setUp === false;
  const title = t(isSetUp ? "outside.invitation.setUpTitle" : "outside.invitation.title");
  if (isBlocked) return <SignedInAlready name={signedInAs} title={title} />;
  if (!token || problem) {
    const isUsed = problem?.code === "one_time_token_invalid";
    return (
      <AuthCard title={title} foot={foot}>
        {problem ? (
          <ProblemNote
            problem={isUsed ? { ...problem, title: "", detail: t("outside.invitation.gone") } : problem}
          />
        ) : (
          <p>{t("outside.noToken")}</p>
        )}
      </AuthCard>
    );
  }
  if (!invitation) {
    return (
      <AuthCard title={title} foot={foot}>
        <div aria-hidden className="flex h-96 animate-late flex-col gap-4">
          <SkeletonBar className="w-2/3" />
          <SkeletonBar className="h-10" />
          <SkeletonBar className="h-10" />
        </div>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={title} foot={foot}>
      <Welcome invitation={invitation} isSetUp={isSetUp} />
      <SignUpForm
        key={token}
        passwordMinLength={rules?.passwordMinLength}
        onPending={setPendingEmail}
        invitation={{ token, email: invitation.email }}
      />
      {isSetUp ? null : <ByProvider />}
    </AuthCard>
  );
};

const Welcome = ({ invitation, isSetUp }: { invitation: Invitation; isSetUp: boolean }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const { invitedBy, role, expiresAt } = invitation;
  return (
    <div className="-mt-3 mb-5 flex flex-col gap-1">
      <p>
        {isSetUp
          ? t("outside.invitation.setUp")
          : invitedBy
            ? t("outside.invitation.by", { name: invitedBy })
            : t("outside.invitation.byNobody")}
      </p>
      <p className="text-meta text-muted">
        {isSetUp || role === "user" ? null : `${t("outside.invitation.role", { role })} `}
        {t("outside.invitation.until", { when: formats.full(expiresAt) })}
      </p>
    </div>
  );
};

/** This browser holds the invitation now: a provider's account may be used for it too. */
const ByProvider = () => {
  const { t } = useTranslation();
  if (useProviders().length === 0) return null;
  return (
    <div className="mt-4 flex flex-col gap-2">
      <p className="mb-2 flex items-center gap-3 text-meta text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t("outside.or")}
      </p>
      <ProviderButtons lastMethod={null} />
    </div>
  );
};

const SignedInAlready = ({ name, title }: { name: string; title: string }) => {
  const { t } = useTranslation();
  const endSession = useEndSession();
  const { submit, busy, problem } = useSubmission();
  return (
    <AuthCard title={title} foot={null}>
      <div className="flex flex-col gap-4">
        <p className="-mt-3">{t("outside.invitation.signedIn", { name })}</p>
        <OutsideButton to="/">{t("outside.invitation.stay")}</OutsideButton>
        {problem ? <ProblemNote problem={problem} /> : null}
        <Button wide tall disabled={busy} onClick={() => void submit(() => endSession())}>
          {t("outside.invitation.signOut")}
        </Button>
      </div>
    </AuthCard>
  );
};
