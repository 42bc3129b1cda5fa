import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { useWorkspaceRules } from "../../use-workspace-rules.ts";

/** For whoever finds nobody here yet: where others make their account. Nothing where they could not. */
export const CopyAddress = () => {
  const { t } = useTranslation();
  const { rules } = useWorkspaceRules();
  const [isCopied, setCopied] = useState(false);
  if (rules?.signup !== "open") return null;
  const copy = () =>
    navigator.clipboard.writeText(`${location.origin}/sign-up`).then(
      () => setCopied(true),
      () => {},
    );
  return (
    <Button look="quiet" onClick={() => void copy()}>
      <span aria-live="polite">{t(isCopied ? "people.addressCopied" : "people.copyAddress")}</span>
    </Button>
  );
};
