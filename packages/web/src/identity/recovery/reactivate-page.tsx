import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useParley } from "../../use-parley.ts";
import { AuthCard } from "../auth-card.tsx";
import { OutsideButton } from "../outside-button.tsx";
import { OutsideLink } from "../outside-link.tsx";
import { PasswordField } from "../password-field.tsx";
import { dropFragment, useFragment } from "../session/fragment.ts";
import { identifierUnderWay } from "../session/identifier-under-way.ts";
import { TokenCard } from "../token-card.tsx";
import { useSubmission } from "../use-submission.ts";

/** Brings a deactivated account back: by the link of its mail, or by name and password. */
export const ReactivatePage = () => {
  const parley = useParley();
  const { t } = useTranslation();
  const { token } = useFragment();
  const [done, setDone] = useState(false);
  if (token && !done) {
    return (
      <TokenCard
        title={t("outside.reactivate.title")}
        detail={t("outside.reactivate.detail")}
        action={t("outside.reactivate.confirm")}
        gone={t("outside.reactivate.gone")}
        goneNext={
          <Button look="primary" wide tall onClick={dropFragment}>
            {t("outside.reactivate.usePassword")}
          </Button>
        }
        onUse={async (given) => {
          await parley.call("auth.reactivate", { token: given });
          setDone(true);
          return { title: t("outside.reactivate.doneTitle"), detail: t("outside.reactivate.done") };
        }}
      />
    );
  }
  return (
    <AuthCard
      title={t(done ? "outside.reactivate.doneTitle" : "outside.reactivate.title")}
      foot={done ? null : <OutsideLink to="/sign-in">{t("outside.backToSignIn")}</OutsideLink>}
    >
      {done ? (
        <div role="status" className="flex flex-col gap-4">
          <p className="-mt-3">{t("outside.reactivate.done")}</p>
          <OutsideButton to="/sign-in">{t("identity.signIn")}</OutsideButton>
        </div>
      ) : (
        <ReactivateByPassword onDone={() => setDone(true)} />
      )}
    </AuthCard>
  );
};

const ReactivateByPassword = ({ onDone }: { onDone: () => void }) => {
  const parley = useParley();
  const { t } = useTranslation();
  const [identifier, setIdentifier] = useState(identifierUnderWay);
  const [password, setPassword] = useState("");
  const { submit, busy, problem } = useSubmission();
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (identifier.trim() === "" || password === "") return;
        void submit(async () => {
          await parley.call("auth.reactivate", { identifier: identifier.trim(), password });
          onDone();
        });
      }}
    >
      <p className="-mt-3">{t("outside.reactivate.byPassword")}</p>
      <TextField
        label={t("identity.identifier")}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        value={identifier}
        onChange={(event) => setIdentifier(event.target.value)}
      />
      <PasswordField
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        error={undefined}
      />
      {problem ? <ProblemNote problem={problem} /> : null}
      <Button type="submit" look="primary" wide tall disabled={busy}>
        {t("outside.reactivate.confirm")}
      </Button>
    </form>
  );
};
