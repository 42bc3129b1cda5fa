import type { AnswerOf } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../design/button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { problemOf } from "../../../design/problem-of.ts";
import { SkeletonRows } from "../../../design/skeleton.tsx";
import { useParley } from "../../../use-parley.ts";
import { SettingsPage } from "../settings-page.tsx";
import { SettingsSection } from "../settings-section.tsx";
import { ownKey } from "../use-change.ts";
import { CreateToken } from "./create-token.tsx";
import { MadeToken } from "./made-token.tsx";
import { TokenLine } from "./token-line.tsx";

type Made = AnswerOf<"api-token.create">;
/** `isBack`: from another step, whose button had the focus. */
type Step = { at: "list"; isBack?: true } | { at: "create" } | { at: "made"; made: Made };

/** Tokens of bots and services that act for one. */
export const TokensPage = () => {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step>({ at: "list" });
  return (
    <SettingsPage place="tokens">
      <SettingsSection title={t("account.tokens.title")} note={t("account.tokens.note")}>
        <div className="flex flex-col gap-4">
          {step.at === "made" ? (
            <MadeToken made={step.made} onDone={() => setStep({ at: "list", isBack: true })} />
          ) : null}
          {step.at === "create" ? (
            <CreateToken
              onCancel={() => setStep({ at: "list", isBack: true })}
              onMade={(made) => setStep({ at: "made", made })}
            />
          ) : null}
          {step.at === "list" ? (
            <Button
              look="primary"
              className="self-start"
              autoFocus={step.isBack === true}
              onClick={() => setStep({ at: "create" })}
            >
              {t("account.tokens.create")}
            </Button>
          ) : null}
          <Tokens />
        </div>
      </SettingsSection>
    </SettingsPage>
  );
};

const Tokens = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const { data, error } = useQuery({
    queryKey: ownKey("api-tokens"),
    queryFn: () => parley.call("api-token.list", {}),
    refetchOnMount: "always",
  });
  if (error) return <ProblemNote problem={problemOf(error)} />;
  if (!data) return <SkeletonRows rows={2} />;
  if (data.items.length === 0) return <p className="text-muted">{t("account.tokens.none")}</p>;
  return (
    <ul aria-label={t("settings.places.tokens")} className="divide-y divide-line">
      {data.items.map((token) => (
        <TokenLine key={token.id} token={token} />
      ))}
    </ul>
  );
};
