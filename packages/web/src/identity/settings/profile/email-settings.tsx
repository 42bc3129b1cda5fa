import { Email, type OwnProfile } from "@parley/contract";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../design/button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { TextField } from "../../../design/text-field.tsx";
import { useParley } from "../../../use-parley.ts";
import { useChange } from "../use-change.ts";
import { useSecurity } from "../use-security.ts";
import { useShortly } from "../use-shortly.ts";

/** The address there is, the one that the account is moving to, and the way to move. */
export const EmailSettings = ({ me }: { me: OwnProfile }) => {
  const { t } = useTranslation();
  const { data: security } = useSecurity();
  const state = t(me.emailVerified ? "account.profile.emailVerified" : "account.profile.emailUnverified");
  return (
    <div className="flex flex-col gap-4">
      <p className="wrap-anywhere">
        <bdi className="font-semibold">{me.email}</bdi>{" "}
        <span className="text-meta text-muted">({state})</span>
      </p>
      {security?.pendingEmail ? <PendingMove me={me} email={security.pendingEmail} /> : <MoveForm me={me} />}
    </div>
  );
};

const PendingMove = ({ me, email }: { me: OwnProfile; email: string }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const { change, busy, problem } = useChange();
  const resent = useShortly();
  const resend = async () => {
    if (await change(() => parley.call("me.changeEmail", { email }), "security")) resent.say();
  };
  return (
    <section
      aria-label={t("account.profile.pendingTitle")}
      className="flex flex-col gap-3 border-s-2 border-away ps-3"
    >
      <p className="wrap-anywhere">
        {t(me.emailVerified ? "account.profile.pending" : "account.profile.pendingNew", { email })}
      </p>
      {problem ? <ProblemNote problem={problem} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button disabled={busy} onClick={() => void resend()}>
          {t("account.profile.resend")}
        </Button>
        <Button
          look="quiet"
          disabled={busy}
          onClick={() => void change(() => parley.call("me.cancelEmailChange", {}), "security")}
        >
          {t("account.profile.cancelMove")}
        </Button>
      </div>
      <p role="status" className="text-meta text-muted empty:hidden">
        {resent.isSaid ? t("account.profile.resent") : ""}
      </p>
    </section>
  );
};

const MoveForm = ({ me }: { me: OwnProfile }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const form = useRef<HTMLFormElement>(null);
  const [text, setText] = useState("");
  const { change, busy, problem, fieldErrors, setFieldErrors } = useChange();
  const email = text.trim();

  const refuse = (words: string) => {
    setFieldErrors({ email: words });
    form.current?.querySelector("input")?.focus();
  };
  const move = (event: FormEvent) => {
    event.preventDefault();
    if (email === "") return refuse(t("identity.required"));
    if (!Email.safeParse(email).success) return refuse(t("identity.emailInvalid"));
    if (email.toLowerCase() === me.email.toLowerCase()) return refuse(t("account.profile.emailSame"));
    void change(() => parley.call("me.changeEmail", { email }), "security");
  };
  return (
    <form ref={form} noValidate onSubmit={move} className="flex flex-col gap-4">
      <TextField
        label={t("account.profile.newEmail")}
        // An address that was never verified proves nothing: only the new one is asked.
        hint={t(me.emailVerified ? "account.profile.emailHint" : "account.profile.emailHintNew")}
        name="email"
        type="email"
        inputMode="email"
        autoComplete="email"
        value={text}
        error={fieldErrors.email}
        onChange={(event) => {
          setText(event.target.value);
          setFieldErrors({});
        }}
      />
      {problem ? <ProblemNote problem={problem} /> : null}
      <Button type="submit" className="self-start" aria-busy={busy} disabled={busy}>
        {t("account.profile.changeEmail")}
      </Button>
    </form>
  );
};
