import type { AccountSecurity } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { problemOf } from "../../../design/problem-of.ts";
import { SkeletonRows } from "../../../design/skeleton.tsx";
import { englishAccount } from "../../../i18n/english-account.ts";
import { useParley } from "../../../use-parley.ts";
import { useFragment } from "../../session/fragment.ts";
import { SettingsPage } from "../settings-page.tsx";
import { SettingsSection } from "../settings-section.tsx";
import { useSecurity } from "../use-security.ts";
import { LinkedAccount } from "./linked-account.tsx";

/** Accounts held elsewhere that lead to this one. */
export const LinkedAccountsPage = () => {
  const { t } = useTranslation();
  const { data: security, error } = useSecurity();
  return (
    <SettingsPage place="linkedAccounts">
      <SettingsSection title={t("account.linked.title")} note={t("account.linked.note")}>
        {error ? <ProblemNote problem={problemOf(error)} /> : null}
        {security || error ? null : <SkeletonRows rows={2} />}
        {security ? <Accounts linked={security.providers} /> : null}
      </SettingsSection>
    </SettingsPage>
  );
};

const Accounts = ({ linked }: { linked: AccountSecurity["providers"] }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const { data, error } = useQuery({
    queryKey: ["providers"],
    queryFn: () => parley.call("provider.list", {}),
  });
  if (error) return <ProblemNote problem={problemOf(error)} />;
  if (!data) return <SkeletonRows rows={2} />;
  const offered = data.items.filter(({ kind }) => kind !== "local");
  // One that the operator has taken away can still be unlinked.
  const gone = linked.filter(({ id }) => !offered.some((each) => each.id === id));
  if (offered.length + gone.length === 0) return <p className="text-muted">{t("account.linked.none")}</p>;
  return (
    <>
      <LinkOutcome nameOf={(id) => offered.find((each) => each.id === id)?.name ?? id} />
      <ul aria-label={t("account.linked.title")} className="divide-y divide-line">
        {offered.map(({ id, name }) => (
          <LinkedAccount key={id} id={id} name={name} linked={linked.find((each) => each.id === id)} />
        ))}
        {gone.map((each) => (
          <LinkedAccount key={each.id} id={each.id} name={each.name} linked={each} isGone />
        ))}
      </ul>
    </>
  );
};

const WORDS = englishAccount.linked.problem;
const isKnown = (code: string): code is keyof typeof WORDS => Object.hasOwn(WORDS, code);

/** What came of linking, in the address that the provider's pages led back to. Only known codes have words of their own. */
const LinkOutcome = ({ nameOf }: { nameOf: (id: string) => string }) => {
  const { t } = useTranslation();
  const { linked, problem, correlationId } = useFragment();
  if (problem) {
    const detail = t(`account.linked.problem.${isKnown(problem) ? problem : "other"}`);
    const shown = { code: "told", title: "", detail, correlationId: correlationId ?? null, fields: {} };
    return <ProblemNote className="mb-4" problem={shown} />;
  }
  if (!linked) return null;
  return (
    <p role="status" className="mb-4 border-s-2 border-online ps-3">
      {t("account.linked.done", { name: nameOf(linked) })}
    </p>
  );
};
